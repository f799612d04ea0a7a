package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the contents of Keyward's packaged jar, because jars in {@code providers/} shadow Keycloak's own libraries. */
@DisplayName("The packaged jar")
class JarIT {

    private static final Path JAR = Path.of(System.getProperty("keyward.jar"));
    private static final long LIMIT = 8_000_000;

    @Test
    @DisplayName("registers exactly the services of the reviewed list")
    void services() throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        for (String path : paths()) {
            if (path.startsWith("META-INF/services/") && !path.endsWith("/")) {
                services.put(
                        path.substring("META-INF/services/".length()),
                        text(path)
                                .lines()
                                .filter(line -> !line.isBlank())
                                .sorted()
                                .toList());
            }
        }

        String listed = Files.readString(Path.of("src/test/resources/services.txt"), StandardCharsets.UTF_8);
        assertThat(render(services)).isEqualTo(listed);
    }

    @Test
    @DisplayName("contains no path twice")
    void noDuplicates() throws IOException {
        assertThat(paths()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("contains no class outside dev/keyward, and libraries only under dev/keyward/shaded")
    void ownPackagesOnly() throws IOException {
        assertThat(paths())
                .filteredOn(path -> path.endsWith(".class"))
                .hasSizeGreaterThan(50)
                .allSatisfy(path -> assertThat(path).startsWith("dev/keyward/"));
        assertThat(paths()).noneMatch(path -> path.startsWith("org/") || path.startsWith("com/"));
        assertThat(paths())
                .contains(
                        "dev/keyward/shaded/passay/rule/IllegalSequenceRule.class",
                        "dev/keyward/shaded/zxcvbn/Scoring.class",
                        "dev/keyward/shaded/zxcvbn/matchers/dictionaries/passwords.txt");
    }

    @Test
    @DisplayName("refers to its libraries by their relocated names only")
    void relocated() throws IOException {
        for (String path : paths()) {
            // PackageVersion holds the Maven coordinates of its library as text.
            if (path.endsWith(".class") && !path.endsWith("/yaml/PackageVersion.class")) {
                assertThat(text(path))
                        .describedAs(path)
                        .doesNotContain(
                                "org/passay",
                                "com/nulabinc",
                                "org.passay",
                                "com.nulabinc",
                                "jackson/dataformat",
                                "jackson.dataformat");
            }
        }
    }

    @Test
    @DisplayName("is a bean archive without configuration files of the server")
    void metadata() throws IOException {
        assertThat(paths())
                .contains("META-INF/beans.xml", "META-INF/LICENSE", "META-INF/NOTICE")
                .doesNotContain(
                        "application.properties",
                        "application.yml",
                        "META-INF/microprofile-config.properties",
                        "META-INF/persistence.xml",
                        "module-info.class",
                        "passay.properties")
                .noneMatch(path -> path.endsWith("module-info.class") || path.startsWith("META-INF/maven"));
        assertThat(text("META-INF/beans.xml")).isEmpty();
    }

    @Test
    @DisplayName("contains the messages of six languages and the script")
    void theme() throws IOException {
        assertThat(paths())
                .contains("theme-resources/resources/js/keyward-password-reasons.js")
                .filteredOn(path -> path.startsWith("theme-resources/messages/messages_"))
                .hasSize(6);
    }

    @Test
    @DisplayName("is small")
    void size() throws IOException {
        long size = Files.size(JAR);
        System.out.println("keyward.jar has " + size + " bytes");
        assertThat(size).isLessThan(LIMIT);
    }

    /** Returns the paths of all entries in Keyward's jar, with a duplicate path listed twice. */
    private static List<String> paths() throws IOException {
        List<String> paths = new ArrayList<>();
        try (InputStream in = Files.newInputStream(JAR);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                paths.add(entry.getName());
            }
        }
        return paths;
    }

    private static String text(String path) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile());
                InputStream in = jar.getInputStream(jar.getEntry(path))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String render(Map<String, List<String>> services) {
        StringBuilder text = new StringBuilder();
        services.forEach((service, providers) -> {
            text.append(service).append('\n');
            providers.forEach(provider -> text.append("    ").append(provider).append('\n'));
        });
        return text.toString();
    }
}
