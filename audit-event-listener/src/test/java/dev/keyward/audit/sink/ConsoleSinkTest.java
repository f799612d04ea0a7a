package dev.keyward.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The console sink")
class ConsoleSinkTest {

    private static final String NOT_PRINTABLE =
            "The exported record is empty or has characters other than printable ASCII.";

    private final Logger category = Logger.getLogger(ConsoleSink.CATEGORY);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            logged.add(message);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ConsoleSink sink = new ConsoleSink(System.getLogger(ConsoleSink.CATEGORY));

    @BeforeEach
    void listen() {
        category.setUseParentHandlers(false);
        category.setLevel(Level.INFO);
        category.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        sink.close();
        category.removeHandler(handler);
    }

    @Test
    @DisplayName("logs each record as one message, and fills in no placeholders")
    void lines() {
        List<Delivery> batch = List.of(delivery("{\"a\":\"{0} %s ${x}\"}"), delivery("{\"b\":1}"));
        assertThat(sink.deliver(batch)).isEqualTo(new DeliveryResult.Complete(2));
        assertThat(logged.stream().map(message -> new SimpleFormatter().formatMessage(message)))
                .containsExactly("{\"a\":\"{0} %s ${x}\"}", "{\"b\":1}");
        assertThat(logged).allSatisfy(message -> {
            assertThat(message.getLoggerName()).isEqualTo("keyward.audit");
            assertThat(message.getLevel()).isEqualTo(Level.INFO);
        });
    }

    @Test
    @DisplayName("is unavailable while its category is not enabled, so that nothing is lost")
    void disabled() {
        category.setLevel(Level.WARNING);
        assertThat(sink.deliver(SinkLines.batch(0, 3)))
                .isEqualTo(new DeliveryResult.Unavailable(
                        0,
                        "The log category keyward.audit is not enabled for INFO. Enable it with"
                                + " --log-level=keyward.audit:info."));
        assertThat(logged).isEmpty();
        category.setLevel(Level.INFO);
        assertThat(sink.deliver(SinkLines.batch(0, 3))).isEqualTo(new DeliveryResult.Complete(3));
    }

    @Test
    @DisplayName("refuses a record that would add a line to the log or control the terminal")
    void notPrintable() {
        for (String line : List.of("{}\n{}", "{}\r", "\u001B[2J", "\u007F", "\u0080", "")) {
            logged.clear();
            assertThat(sink.deliver(List.of(SinkLines.delivery(1), delivery(line), SinkLines.delivery(2))))
                    .isEqualTo(new DeliveryResult.Refused(1, NOT_PRINTABLE));
            assertThat(logged).hasSize(1);
        }
    }

    private static Delivery delivery(String line) {
        return SinkLines.delivery(1, line);
    }
}
