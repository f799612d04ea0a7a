package dev.keyward.distribution.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that every supported Keycloak has each type, field and method to which the byte code of Keyward's jar refers.
 *
 * <p>A reference that some version lacks must be guarded ({@code ServerApi}) and listed in {@code guarded-references.txt}.
 */
@DisplayName("The packaged jar")
class LinkageIT {

    private static final Path JAR = Path.of(System.getProperty("keyward.jar"));

    private static final Path LIBRARIES = Path.of(System.getProperty("keycloak.libraries"));

    private static final Path GUARDED = Path.of("src/test/resources/guarded-references.txt");

    static List<String> versions() {
        return List.of(System.getProperty("keycloak.tested").split(","));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    @DisplayName("refers only to what each supported Keycloak has, except where the reviewed list says so")
    void links(String version) throws IOException {
        Map<String, ClassFile> keyward = ServerClasses.read(JAR);
        ServerClasses server = new ServerClasses(keyward, LIBRARIES.resolve(version));
        assertThat(server.size()).as("classes of Keycloak " + version).isGreaterThan(5_000);

        assertThat(String.join("\n", new Linkage(server).problems(keyward.values())))
                .describedAs(
                        "Keycloak %s lacks what the left lines say. Guard each use with ServerApi, and add the line with the version"
                                + " to distribution/%s.",
                        version, GUARDED)
                .isEqualTo(String.join("\n", listed(version)));
    }

    private static SortedSet<String> listed(String version) throws IOException {
        SortedSet<String> lines = new TreeSet<>();
        for (String line : Files.readAllLines(GUARDED, StandardCharsets.UTF_8)) {
            if (line.startsWith(version + " ")) {
                lines.add(line.substring(version.length() + 1));
            }
        }
        return lines;
    }
}
