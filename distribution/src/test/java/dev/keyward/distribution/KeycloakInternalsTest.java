package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Compares the internal types of Keycloak that each class of Keyward uses with a reviewed list.
 *
 * <p>Internal is every type outside the modules that Keycloak keeps stable for extensions (server-spi, core, common):
 * server-spi-private, services and model-jpa may change in any release. {@code -Ddocs.update} rewrites the list.
 */
@DisplayName("Keycloak's internal types")
class KeycloakInternalsTest {

    private static final Path LIST = Path.of("src/test/resources/keycloak-internals.txt");

    private static final Pattern STABLE_MODULE =
            Pattern.compile("/keycloak-(server-spi|core|common)-[0-9][^/]*\\.jar!");

    private static final String HEADER = """
            # Each line: a class of ours, and a type of Keycloak that may change in any release (outside server-spi, core, common).
            # Look here first when Keycloak is updated. A new line needs a reason in its commit: why no stable type does.
            # mvn verify -pl distribution -am -Ddocs.update=true rewrites this file.
            """;

    @Test
    @DisplayName("are used only where the reviewed list says so")
    void listed() throws IOException {
        SortedSet<String> used = uses();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(LIST, HEADER + String.join("\n", used) + "\n", StandardCharsets.UTF_8);
        }
        List<String> listed = Files.readAllLines(LIST, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        SortedSet<String> added = new TreeSet<>(used);
        added.removeAll(listed);
        assertThat(added)
                .describedAs(
                        "These types may change in any release of Keycloak. Use a type of server-spi instead, or add the"
                                + " lines to distribution/%s and give the reason in the commit.",
                        LIST)
                .isEmpty();
        SortedSet<String> stale = new TreeSet<>(listed);
        stale.removeAll(used);
        assertThat(stale)
                .describedAs(
                        "These types are no longer used by these classes. Delete the lines from distribution/%s.", LIST)
                .isEmpty();
    }

    private static SortedSet<String> uses() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.keyward");
        SortedSet<String> uses = new TreeSet<>();
        for (JavaClass each : ours) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isInternal(target)) {
                    uses.add(topLevel(each).getSimpleName() + " "
                            + topLevel(target).getName());
                }
            }
        }
        return uses;
    }

    /**
     * Returns whether the given type is internal to Keycloak; types that are not on the class path (model-jpa) count as
     * internal.
     */
    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("org.keycloak.")
                && type.getSource()
                        .map(source -> !STABLE_MODULE
                                .matcher(source.getUri().toString())
                                .find())
                        .orElse(true);
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(KeycloakInternalsTest::topLevel).orElse(type);
    }
}
