package dev.keyward.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sink that is opened on demand")
class OnDemandSinkTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    @DisplayName("is opened for a batch, stays open until it is closed, and is then opened anew")
    void opens() {
        OnDemandSink sink = new OnDemandSink(Recorder::new);
        sink.close();
        assertThat(calls).isEmpty();
        sink.deliver(SinkLines.batch(0, 2));
        sink.deliver(SinkLines.batch(2, 3));
        sink.close();
        sink.deliver(SinkLines.batch(3, 4));
        assertThat(calls).containsExactly("open", "deliver 2", "deliver 1", "close", "open", "deliver 1");
    }

    @Test
    @DisplayName("is unavailable if its settings are not allowed")
    void refused() {
        OnDemandSink sink = new OnDemandSink(() -> {
            throw new IllegalArgumentException("level: must be stated.");
        });
        assertThat(sink.deliver(SinkLines.batch(0, 2)))
                .isEqualTo(new DeliveryResult.Unavailable(0, "Its settings are not allowed: level: must be stated."));
    }

    private final class Recorder implements Sink {

        Recorder() {
            calls.add("open");
        }

        @Override
        public DeliveryResult deliver(List<Delivery> batch) {
            calls.add("deliver " + batch.size());
            return new DeliveryResult.Complete(batch.size());
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
