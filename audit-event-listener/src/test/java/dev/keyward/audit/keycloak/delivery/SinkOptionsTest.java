package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.Config;

@DisplayName("The options of the sinks")
class SinkOptionsTest {

    @Test
    @DisplayName("switch no sink on by default")
    void none() {
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of("sink-console", "false"))).isEmpty();
    }

    @Test
    @DisplayName("give each sink its own format and level; the format is OCSF by default")
    void both() {
        List<ConfiguredSink> sinks = read(Map.of(
                "sink-file-folder", "/var/log/audit",
                "sink-file-level", "truncated-ip",
                "sink-console", "true",
                "sink-console-level", "pseudonyms",
                "sink-console-format", "raw"));
        assertThat(sinks).extracting(ConfiguredSink::name).containsExactly("file", "console");
        assertThat(sinks)
                .extracting(ConfiguredSink::level)
                .containsExactly(PersonalDataLevel.TRUNCATED_IP, PersonalDataLevel.PSEUDONYMS);
        assertThat(sinks).extracting(ConfiguredSink::format).containsExactly(RecordFormat.OCSF, RecordFormat.RAW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sink-file-folder=/a                               | sink-file-level: must be set together with sink-file-folder; give pseudonyms, truncated-ip or plain.
            sink-console=true                                 | sink-console-level: must be set together with sink-console; give pseudonyms, truncated-ip or plain.
            sink-file-folder=/a,sink-file-level=secret        | sink-file-level: 'secret' is not allowed; give pseudonyms, truncated-ip or plain.
            sink-file-folder=/a,sink-file-level=              | sink-file-level: '' is not allowed; give pseudonyms, truncated-ip or plain.
            sink-file-folder=logs,sink-file-level=plain       | sink-file-folder: 'logs' is not allowed; give the absolute path of a folder.
            sink-file-folder=,sink-file-level=plain           | sink-file-folder: '' is not allowed; give the absolute path of a folder.
            sink-file-folder=/a,sink-file-level=plain,sink-file-format=cef | sink-file-format: 'cef' is not allowed; give ocsf or raw.
            sink-file-folder=/a,sink-file-level=plain,sink-file-max-mebibytes=0 | sink-file-max-mebibytes: '0' is not allowed; give a whole number from 1 to 999999.
            sink-console=yes                                  | sink-console: 'yes' is not allowed; give true or false.
            sink-file-level=plain                             | sink-file-level: has no effect without sink-file-folder; set both or neither.
            sink-file-max-mebibytes=5                         | sink-file-max-mebibytes: has no effect without sink-file-folder; set both or neither.
            sink-console=false,sink-console-format=raw        | sink-console-format: has no effect without sink-console=true; set both or neither.
            """)
    @DisplayName("refuse a missing level, a bad value and an option without effect, and say what is allowed")
    void refused(String options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(parsed(options)))
                .withMessage(message);
    }

    private static Map<String, String> parsed(String options) {
        return Stream.of(options.split(","))
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static List<ConfiguredSink> read(Map<String, String> options) {
        return SinkOptions.read(scope(options));
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
