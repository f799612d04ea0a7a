package dev.keyward.audit.keycloak.listener;

import dev.keyward.providerkit.failures.FailureTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The background jobs of the audit log on this node, which start together when one of them is first needed.
 *
 * <p>Each part starts at most once. A part that fails to start keeps no other from starting, and is tried again later. Thread-safe.
 */
final class BackgroundParts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BackgroundParts.class);

    private final BooleanSupplier mayTry;
    private final List<Part> parts = new ArrayList<>();
    private volatile boolean isComplete;
    private boolean isClosed;

    /** @param mayTry whether it is time for another attempt; asked before each one */
    BackgroundParts(BooleanSupplier mayTry) {
        this.mayTry = mayTry;
    }

    /** A background job: its starter and, once started, the object that stops it. */
    private static final class Part {

        private final String name;
        private final Supplier<? extends AutoCloseable> starter;
        private Optional<AutoCloseable> running = Optional.empty();

        Part(String name, Supplier<? extends AutoCloseable> starter) {
            this.name = name;
            this.starter = starter;
        }
    }

    /** Adds a background job that {@link #start} will start. */
    synchronized void add(String name, Supplier<? extends AutoCloseable> starter) {
        parts.add(new Part(name, starter));
    }

    /** Starts those background jobs that are not running. Never throws, because the caller's request may have committed already. */
    void start() {
        if (!isComplete && mayTry.getAsBoolean()) {
            startMissing();
        }
    }

    private synchronized void startMissing() {
        if (isClosed) {
            return;
        }
        for (Part part : parts) {
            if (part.running.isEmpty()) {
                try {
                    part.running = Optional.of(part.starter.get());
                } catch (RuntimeException | Error e) {
                    LOG.errorf(
                            "The %s of the audit log did not start, and is tried again after a minute. %s",
                            part.name, FailureTrace.of(e));
                }
            }
        }
        isComplete = parts.stream().allMatch(part -> part.running.isPresent());
    }

    /** Stops the background jobs in reverse order. Nothing starts after that. */
    @Override
    public synchronized void close() {
        isClosed = true;
        for (int n = parts.size() - 1; n >= 0; n--) {
            Part part = parts.get(n);
            part.running.ifPresent(running -> close(part, running));
            part.running = Optional.empty();
        }
    }

    private static void close(Part part, AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) {
            LOG.errorf("The %s of the audit log did not stop. %s", part.name, FailureTrace.of(e));
        }
    }
}
