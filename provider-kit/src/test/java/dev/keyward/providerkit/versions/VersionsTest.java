package dev.keyward.providerkit.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The versions of Keyward and Keycloak")
class VersionsTest {

    private static final List<String> TESTED = List.of("26.4.7", "26.7.5");

    @Test
    @DisplayName("warn of a Keycloak that is not in the compatibility table, even between two tested ones")
    void untested() {
        assertThat(new Versions("0.1.0", "26.7.4", TESTED, List.of()).warning())
                .contains("Keyward 0.1.0 was not tested with Keycloak 26.7.4, only with 26.4.7, 26.7.5. See the table"
                        + " Compatibility in Keyward's README.md.");
        assertThat(new Versions("0.1.0", "26.7.50", TESTED, List.of()).warning())
                .isPresent();
        assertThat(new Versions("0.1.0", "26.7.5", TESTED, List.of()).warning()).isEmpty();
        assertThat(new Versions("0.1.0", "26.4.7", TESTED, List.of()).warning()).isEmpty();
    }

    @Test
    @DisplayName("are filled in by the build")
    void filledIn() {
        Versions current = Versions.current();
        assertThat(current.keyward()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(current.tested()).allMatch(version -> version.matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
        assertThat(current.warning())
                .as("the version that Keyward is compiled against")
                .isEmpty();
    }
}
