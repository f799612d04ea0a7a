package dev.keyward.audit.keycloak.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counters of a log")
class ActiveLogTest {

    private final ActiveLog log = new ActiveLog(LogId.random());

    @Test
    @DisplayName("state the committed records once the last transaction has ended, and only once")
    void stop() {
        log.start();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();
        assertThat(log.takeStop()).isEmpty();
        log.end(false);
        assertThat(log.takeStop()).isEmpty();
        log.end(true);

        assertThat(log.takeStop()).hasValue(3); // with log.start
        assertThat(log.takeStop()).isEmpty();
    }

    @Test
    @DisplayName("accept no record after the stop, and go on after a new start")
    void restart() {
        log.start();
        log.stop();
        assertThat(log.begin()).isFalse();
        assertThat(log.takeStop()).hasValue(1);
        log.start();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();

        assertThat(log.takeStop()).hasValue(4);
    }
}
