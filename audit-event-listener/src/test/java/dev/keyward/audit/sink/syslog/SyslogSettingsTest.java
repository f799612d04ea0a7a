package dev.keyward.audit.sink.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.audit.sink.tls.TlsFiles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The settings of a syslog sink")
class SyslogSettingsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    @DisplayName("name a value that is not allowed, and what is allowed")
    void refused() {
        for (String host : List.of("", "a b", "host:6514", "[::1]", "-a", "a\n", "h/x")) {
            assertThatThrownBy(() -> new SyslogReceiver(host, 6514, TlsFiles.NONE, TIMEOUT))
                    .describedAs(host)
                    .hasMessage(host
                            + ": the host of a syslog receiver must be a host name or an IP address, without port and"
                            + " brackets.");
        }
        assertThatThrownBy(() -> new SyslogReceiver("a", 0, TlsFiles.NONE, TIMEOUT))
                .hasMessage("0: the port of a syslog receiver must be 1 to 65535; the usual one is 6514.");
        assertThatThrownBy(() -> new SyslogReceiver("a", 1, TlsFiles.NONE, Duration.ZERO))
                .hasMessage("PT0S: the timeout of a syslog sink must be 1 to 600 seconds.");
        assertThatThrownBy(() -> new SyslogFormat(24, "a", 1, 8192))
                .hasMessage("24: the syslog facility must be 0 to 23, such as 13 (log audit) or 10 (authpriv).");
        assertThatThrownBy(() -> new SyslogFormat(13, "a", 0, 8192))
                .hasMessage("0: the private enterprise number must be 1 or more.");
        assertThatThrownBy(() -> new SyslogFormat(13, "a", 1, 100))
                .hasMessage("100: the largest syslog message must have 2048 to 2097152 bytes.");
    }

    @Test
    @DisplayName("name the receiver with its port")
    void text() {
        assertThat(new SyslogReceiver("siem.example.com", 6514, TlsFiles.NONE, TIMEOUT))
                .hasToString("siem.example.com:6514");
        assertThat(new SyslogReceiver("2001:db8::1", 6514, TlsFiles.NONE, TIMEOUT))
                .hasToString("[2001:db8::1]:6514");
    }
}
