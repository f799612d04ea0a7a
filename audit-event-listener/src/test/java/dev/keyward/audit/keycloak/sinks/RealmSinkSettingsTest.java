package dev.keyward.audit.keycloak.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.audit.sink.syslog.SyslogTestReceiver;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.audit.sink.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.Config;

@DisplayName("The settings of a sink of a realm")
class RealmSinkSettingsTest {

    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    private static final RealmSinkRules RULES = new RealmSinkRules(2, List.of(), PersonalDataLevel.TRUNCATED_IP);
    private static final RealmSinkRules LOOPBACK = new RealmSinkRules(
            2, List.of(AddressRange.of("127.0.0.0/8"), AddressRange.of("::1")), PersonalDataLevel.PSEUDONYMS);
    private static final Map<String, String> WEBHOOK =
            Map.of("url", "https://siem.example.com/secret-path", "secret", SECRET, "level", "truncated-ip");

    @Test
    @DisplayName(
            "name the setting, its value and what is allowed if they are not allowed, and never the URL or the secret")
    void refused() {
        assertRefused(Map.of("level", ""), "level: must be stated; give pseudonyms, truncated-ip or plain.");
        assertRefused(Map.of("level", "all"), "level: 'all' is not allowed; give pseudonyms, truncated-ip or plain.");
        assertRefused(
                Map.of("level", "plain"),
                "level: plain: the server allows the sinks of realms truncated-ip at most (option realm-sinks-level).");
        assertRefused(Map.of("format", "xml"), "format: 'xml' is not allowed; give ocsf or raw.");
        assertRefused(
                Map.of("host", "siem"),
                "host: this is no setting of a webhook sink. Its settings are authorities, exclude,");
        assertRefused(
                Map.of("url", "http://siem.example.com/secret-path"),
                "url: The URL of a webhook sink must begin with https://");
        assertRefused(Map.of("url", ""), "url: The URL of a webhook sink must begin with https://");
        assertRefused(Map.of("secret", "whsec_secret-path"), "secret: The secret of a webhook sink must be whsec_");
        assertRefused(Map.of("secret", "**********"), "secret: The secret of a webhook sink must be whsec_");
        assertRefused(Map.of("authorities", "none"), "authorities: must be certificates in PEM format");
        assertRefused(Map.of("authorities", "x".repeat(16 * 1024 + 1)), "it has more than 16384 characters");
        assertRefused(Map.of("include", "LOGIN,"), "include: ");
        Map<String, String> syslog = Map.of("host", "siem.example.com", "level", "pseudonyms");
        for (Map.Entry<String, String> bad : Map.of(
                        "port", "65536", "facility", "24", "max-kibibytes", "1", "host", "a b")
                .entrySet()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RealmSinkSettings.of(
                            RealmSinkType.SYSLOG, with(syslog, Map.of(bad.getKey(), bad.getValue())), RULES))
                    .withMessageStartingWith(bad.getKey() + ": '" + bad.getValue() + "' is not allowed; give ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealmSinkType.of("file"))
                .withMessage("type: must be one of webhook, syslog.");
    }

    private static void assertRefused(Map<String, String> changed, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealmSinkSettings.of(RealmSinkType.WEBHOOK, with(WEBHOOK, changed), RULES))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret-path", "MDEyMz"));
    }

    /** Returns the given settings with changes; an empty level is left out. */
    private static Map<String, String> with(Map<String, String> settings, Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changes);
        all.values().removeIf(String::isEmpty);
        return all;
    }

    @Test
    @DisplayName("are masked, and name the receiver without its path")
    void masked() {
        RealmSinkSettings settings = RealmSinkSettings.of(RealmSinkType.WEBHOOK, WEBHOOK, RULES);
        assertThat(settings.receiver()).isEqualTo("https://siem.example.com");
        assertThat(settings.content().level()).isEqualTo(PersonalDataLevel.TRUNCATED_IP);
        assertThat(RealmSinkSettings.masked(WEBHOOK, "*"))
                .isEqualTo(Map.of("url", "*", "secret", "*", "level", "truncated-ip"));
    }

    @Test
    @DisplayName(
            "open a syslog sink that trusts the given authorities, and reaches internal addresses only if the server"
                    + " allows them")
    void syslog() throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            Map<String, String> values = Map.of(
                    "host",
                    "localhost",
                    "port",
                    Integer.toString(receiver.port()),
                    "level",
                    "pseudonyms",
                    "authorities",
                    Files.readString(TestAuthority.shared().authority()));
            RealmSinkSettings settings = RealmSinkSettings.of(RealmSinkType.SYSLOG, values, LOOPBACK);
            try (Sink sink = settings.open(LOOPBACK)) {
                assertThat(sink.deliver(SinkLines.batch(0, 3))).isEqualTo(new DeliveryResult.Complete(3));
            }
            assertThat(receiver.messages()).hasSize(3);
            try (Sink sink = settings.open(RULES)) {
                assertThat(sink.deliver(SinkLines.batch(0, 3)).toString())
                        .contains("its addresses are in an internal network");
            }
            assertThat(receiver.messages()).hasSize(3);
        }
    }

    @Test
    @DisplayName("do not tell an unknown host from an internal one")
    void unknownHost() {
        for (String host : List.of("receiver.invalid", "127.0.0.1")) {
            RealmSinkSettings settings =
                    RealmSinkSettings.of(RealmSinkType.SYSLOG, Map.of("host", host, "level", "pseudonyms"), RULES);
            try (Sink sink = settings.open(RULES)) {
                assertThat(sink.deliver(SinkLines.batch(0, 1)).toString())
                        .contains("Cannot send to " + host + ":6514: its addresses are in an internal network");
            }
        }
    }

    @Test
    @DisplayName("are not possible by default; the options of the server allow them")
    void options() {
        assertThat(RealmSinkOptions.read(scope(Map.of())))
                .isEqualTo(new RealmSinkRules(0, List.of(), PersonalDataLevel.PSEUDONYMS));
        assertThat(RealmSinkOptions.read(scope(Map.of("realm-sinks", "5", "realm-sinks-level", "plain"))))
                .isEqualTo(new RealmSinkRules(5, List.of(), PersonalDataLevel.PLAIN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealmSinkOptions.read(scope(Map.of("realm-sinks", "6"))))
                .withMessage("realm-sinks: '6' is not allowed; give a whole number from 0 to 5.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealmSinkOptions.read(scope(Map.of("realm-sinks-internal-ranges", "10.0.0.0/8"))))
                .withMessage("realm-sinks-internal-ranges: has no effect without realm-sinks of 1 to 5; set both or"
                        + " neither.");
    }

    private static Config.Scope scope(Map<String, String> values) {
        return new Config.AbstractScope() {
            @Override
            public @Nullable String get(String key) {
                return values.get(key);
            }

            @Override
            public Config.Scope scope(String... names) {
                return this;
            }

            @Override
            @SuppressWarnings("deprecation")
            public Set<String> getPropertyNames() {
                return values.keySet();
            }

            @Override
            public Config.Scope root() {
                return this;
            }
        };
    }
}
