package dev.keyward.realmsetup.keycloak.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.Section;
import dev.keyward.providerkit.setup.SetupPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A setup profile, which lists the parts of Keyward to set up in a realm, with their settings.
 *
 * <p>A profile is one YAML or JSON document. Unknown keys, duplicate keys and values that are not allowed are errors with line
 * and key. Parsing takes time in proportion to the text. Immutable and thread-safe.
 */
public final class Profile {

    /** Size limit for a setup profile in bytes, which bounds the work of the parser. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode sections;

    private Profile(JsonNode sections) {
        this.sections = sections;
    }

    /**
     * Parses and checks a setup profile that is given as YAML or JSON.
     *
     * @throws ProfileException with up to twenty errors, each on its own line
     */
    public static Profile parse(String text) {
        if (text.length() > MAX_BYTES) {
            throw new ProfileException("A profile has up to " + MAX_BYTES + " bytes.");
        }
        try {
            ProfileLines lines = ProfileLines.read(YAML, text); // first, because readTree ignores what this refuses
            return valid(YAML.readTree(text), lines);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ProfileException(ProfileErrors.at(line) + "not YAML or JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses and checks a setup profile that {@link #json} wrote.
     *
     * <p>Uses the JSON parser, because YAML folds or refuses some characters of JSON texts.
     *
     * @throws ProfileException as {@link #parse}, without lines
     */
    public static Profile fromJson(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            requireWholeNumbers(tree);
            return valid(tree, ProfileLines.NONE);
        } catch (JsonProcessingException e) {
            throw new ProfileException("A profile is a map of parts and their settings.", e);
        }
    }

    private static Profile valid(JsonNode tree, ProfileLines lines) {
        if (tree == null || !tree.isObject()) {
            throw new ProfileException("A profile is a map of parts and their settings.");
        }
        ProfileCheck.check(settings(), tree, lines);
        return new Profile(tree);
    }

    /** Refuses numbers with a point or an exponent, such as 10.0, because setup profiles contain only whole numbers. */
    private static void requireWholeNumbers(JsonNode tree) {
        if (tree.isNumber() && !tree.isIntegralNumber()) {
            throw new ProfileException(tree.asText() + ProfileLines.NOT_WHOLE);
        }
        tree.forEach(Profile::requireWholeNumbers);
    }

    /** Returns the section of this setup profile for the given part. The result is empty if it has no such section. */
    public Optional<JsonNode> section(SetupPart part) {
        return Optional.ofNullable(sections.get(part.id()));
    }

    /** Returns this setup profile as JSON, without comments. */
    public String json() {
        return sections.toString();
    }

    /** Returns the JSON Schema (2020-12) of setup profiles for the installed parts. */
    public static ObjectNode schema() {
        return ProfileSchema.of(settings());
    }

    /**
     * Describes the structure of a setup profile: one optional section for each installed part except the token gate. At least one section is
     * required.
     */
    private static Section settings() {
        List<Field> parts = InstalledParts.withSection().stream()
                .map(part -> Field.optional(part.id(), part.settings(), ""))
                .toList();
        return new Section(parts, 1, parts.size());
    }
}
