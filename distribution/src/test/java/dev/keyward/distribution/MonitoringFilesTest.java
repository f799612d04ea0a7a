package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the Grafana dashboard and the Prometheus rules in {@code docs/monitoring}, without Grafana and Prometheus. */
@DisplayName("The files for monitoring")
class MonitoringFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path FOLDER = ROOT.resolve("docs/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\bkeyward_[a-z_]+");

    /** Matches the beginning of an alert in the list of docs/operate.md whose metric is one of the audit log. */
    private static final Pattern ALERT =
            Pattern.compile("(?:sum|max|count|min)\\b[^`]*\\bkeyward_audit_|keyward_audit_");

    /** What Prometheus adds to the name of a counter. */
    private static final Pattern SUFFIX = Pattern.compile("_total$");

    @ParameterizedTest
    @ValueSource(strings = {"audit-log.rules.yml", "audit-log.rules.test.yml", "audit-log.dashboard.json"})
    @DisplayName("name only metrics that the table in docs/operate.md has, and the code registers")
    void metrics(String file) throws IOException {
        Set<String> named = metricsIn(Files.readString(FOLDER.resolve(file)));
        Set<String> documented = metricsIn(Files.readAllLines(ROOT.resolve("docs/operate.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n")));
        String code = code();

        assertThat(named).isNotEmpty();
        assertThat(documented).containsAll(named);
        assertThat(named)
                .allSatisfy(name -> assertThat(code)
                        .contains("\"" + SUFFIX.matcher(name).replaceFirst("").replace('_', '.') + "\""));
    }

    @Test
    @DisplayName("have a rule and a panel for each metric of the audit log on which docs/operate.md alerts")
    void alerts() throws IOException {
        Set<String> alerts = metricsIn(Files.readAllLines(ROOT.resolve("docs/operate.md")).stream()
                .filter(line -> ALERT.matcher(line).lookingAt())
                .collect(Collectors.joining("\n")));

        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(metricsIn(Files.readString(FOLDER.resolve("audit-log.rules.yml"))))
                .containsAll(alerts);
        assertThat(metricsIn(Files.readString(FOLDER.resolve("audit-log.dashboard.json"))))
                .containsAll(alerts);
    }

    @Test
    @DisplayName("have rules with a name of their own, a severity, and a text that says what to do")
    void rules() throws IOException {
        List<String> names = new ArrayList<>();
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(FOLDER.resolve("audit-log.rules.yml")))
                .path("groups")
                .path(0)
                .path("rules");
        for (JsonNode rule : rules) {
            names.add(rule.path("alert").asText());
            assertThat(rule.path("expr").asText()).isNotBlank();
            assertThat(rule.path("labels").path("severity").asText()).isIn("warning", "critical");
            assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
            assertThat(rule.path("annotations").path("description").asText())
                    .contains("{{ $value")
                    .endsWith(".");
        }
        assertThat(names).isNotEmpty().doesNotHaveDuplicates().allMatch(name -> name.matches("Keyward[A-Za-z]+"));
    }

    @Test
    @DisplayName("have a dashboard whose panels have a title, a description, and queries of the chosen data source")
    void dashboard() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FOLDER.resolve("audit-log.dashboard.json")));
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            ids.add(panel.path("id").asInt());
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).endsWith(".");
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).isNotEmpty().allSatisfy(target -> {
                assertThat(target.path("expr").asText()).isNotBlank();
                assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            });
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
        assertThat(dashboard
                        .path("templating")
                        .path("list")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("datasource");
    }

    private static Set<String> metricsIn(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the sources of the features, in which a metric has dots instead of underscores. */
    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("audit-event-listener/src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(MonitoringFilesTest::text)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
