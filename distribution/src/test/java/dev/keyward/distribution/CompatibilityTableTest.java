package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.versions.Versions;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Compares the compatibility table in README.md with the recorded test runs. Also compares all places that name Keycloak's
 * versions with each other. With {@code -Ddocs.update} it rewrites the table.
 */
@DisplayName("The compatibility table")
class CompatibilityTableTest {

    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Path RECORDS = ROOT.resolve("docs/compatibility");

    private static final String START = "<!-- compatibility table: generated from docs/compatibility -->\n";
    private static final String END = "<!-- end of the compatibility table -->";

    private static final List<String> JAVA = List.of("17", "25");
    private static final List<String> DATABASES = List.of("h2", "postgresql");

    private final List<String> tested = Versions.current().tested();

    @Test
    @DisplayName("in the README shows the recorded runs")
    void readme() throws IOException {
        String text = Files.readString(README, StandardCharsets.UTF_8);
        int start = text.indexOf(START) + START.length();
        String updated = text.substring(0, start) + table() + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(README, updated, StandardCharsets.UTF_8);
        }
        assertThat(README)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(updated);
    }

    @Test
    @DisplayName("has only records of versions that the jar claims, with the file name that fits")
    void records() throws IOException {
        try (Stream<Path> files = Files.list(RECORDS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".properties"))
                            .toList())
                    .allSatisfy(name -> assertThat(tested.stream()
                                    .flatMap(version -> JAVA.stream()
                                            .flatMap(java ->
                                                    DATABASES.stream().map(database -> name(version, java, database)))))
                            .contains(name));
        }
    }

    @Test
    @DisplayName("has the versions that the build unpacks, tests and demonstrates")
    void places() throws IOException {
        String newest = tested.get(tested.size() - 1);
        assertThat(Files.readString(ROOT.resolve("pom.xml")))
                .contains("<keycloak.oldest>" + tested.get(0) + "<", "<keycloak.newest>" + newest + "<");
        assertThat(Files.readString(ROOT.resolve("demo"))).contains("KEYCLOAK_VERSION=" + newest + "\n");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains(tested.stream()
                        .map(version -> "/keycloak-libraries/" + version + "<")
                        .toArray(String[]::new));
    }

    private String table() {
        StringBuilder table = new StringBuilder("| Keycloak |");
        for (String java : JAVA) {
            DATABASES.forEach(database -> table.append(" Java ")
                    .append(java)
                    .append(", ")
                    .append(title(database))
                    .append(" |"));
        }
        table.append("\n|---|---|---|---|---|\n");
        for (String version : tested) {
            table.append("| ").append(version).append(" |");
            for (String java : JAVA) {
                DATABASES.forEach(database ->
                        table.append(' ').append(cell(version, java, database)).append(" |"));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String title(String database) {
        return database.equals("h2") ? "H2" : "PostgreSQL";
    }

    private static String name(String version, String java, String database) {
        return version + "-java" + java + "-" + database + ".properties";
    }

    /** Returns the outcome of a recorded run, for example "812 passed, 2 skipped (2026-11-28)". */
    private static String cell(String version, String java, String database) {
        Path file = RECORDS.resolve(name(version, java, database));
        if (!Files.exists(file)) {
            return "not run";
        }
        Properties run = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            run.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(run)
                .as(file.toString())
                .containsEntry("keycloak", version)
                .containsEntry("java", java)
                .containsEntry("database", database);
        return Stream.of("passed", "failed", "skipped")
                        .filter(kind -> !run.getProperty(kind).equals("0") || kind.equals("passed"))
                        .map(kind -> run.getProperty(kind) + " " + kind)
                        .collect(Collectors.joining(", "))
                + " (" + run.getProperty("date") + ")";
    }
}
