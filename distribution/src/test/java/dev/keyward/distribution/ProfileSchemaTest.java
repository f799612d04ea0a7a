package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.realmsetup.ShippedProfile;
import dev.keyward.realmsetup.keycloak.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over the parts of all features; {@code -Ddocs.update} writes the schema. */
@DisplayName("The schema of profiles")
class ProfileSchemaTest {

    private static final Path SCHEMA = Path.of("../docs/reference/profile.schema.json");

    private static final List<SetupPart> PARTS = ServiceLoader.load(SetupPart.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted((one, other) -> one.id().compareTo(other.id()))
            .toList();

    @Test
    @DisplayName("is the one in docs/reference")
    void documented() throws IOException {
        String rendered =
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(Profile.schemaOf(PARTS)) + "\n";
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SCHEMA, rendered, StandardCharsets.UTF_8);
        }
        assertThat(SCHEMA)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(rendered);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("takes every profile that ships, and no unknown key in it")
    void shipped(ShippedProfile profile) {
        assertThat(Profile.parse(profile.text(), PARTS)).isNotNull();
        assertThatThrownBy(() -> Profile.parse(profile.text().replace("max-failures", "max-failure"), PARTS))
                .hasMessageMatching("Line [34]: unknown key \"max-failure\" in \"sign-in-protection\".");
    }
}
