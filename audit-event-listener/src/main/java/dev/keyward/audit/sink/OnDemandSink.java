package dev.keyward.audit.sink;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A sink that is opened for its first batch and thrown away when it is closed, so that it holds nothing while it waits.
 *
 * <p>Its settings are checked each time it is opened. If they are not allowed, it is unavailable. Used by one thread at a time.
 */
public final class OnDemandSink implements Sink {

    private final Supplier<? extends Sink> opener;
    private Optional<Sink> open = Optional.empty();

    /** @param opener opens the sink; throws an IllegalArgumentException with a message for administrators if its settings are not allowed */
    public OnDemandSink(Supplier<? extends Sink> opener) {
        this.opener = opener;
    }

    @Override
    public DeliveryResult deliver(List<Delivery> batch) {
        try {
            if (open.isEmpty()) {
                open = Optional.of(opener.get());
            }
        } catch (IllegalArgumentException e) {
            return new DeliveryResult.Unavailable(0, "Its settings are not allowed: " + e.getMessage());
        }
        return open.get().deliver(batch);
    }

    @Override
    public void close() {
        open.ifPresent(Sink::close);
        open = Optional.empty();
    }
}
