package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.realmsetup.ShippedProfile;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the documented schema of setup profiles with the settings of all features; {@code -Ddocs.update} rewrites the
 * schema.
 */
@DisplayName("The schema of profiles")
class ProfileSchemaTest {

    private static final Path SCHEMA = Path.of("../docs/reference/profile.schema.json");

    @Test
    @DisplayName("equals the one in docs/reference")
    void documented() throws IOException {
        String rendered =
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(Profile.schema()) + "\n";
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SCHEMA, rendered, StandardCharsets.UTF_8);
        }
        assertThat(SCHEMA)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(rendered);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("accepts every built-in profile, and refuses an unknown key")
    void shipped(ShippedProfile profile) {
        assertThat(Profile.parse(profile.text())).isNotNull();
        assertThatThrownBy(() -> Profile.parse(profile.text().replace("max-failures", "max-failure")))
                .hasMessageMatching("Line [34]: unknown key \"max-failure\" in \"sign-in-protection\".");
    }
}
