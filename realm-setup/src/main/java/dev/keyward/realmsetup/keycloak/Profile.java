package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.Section;
import dev.keyward.providerkit.setup.SetupPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A profile: which parts a realm gets, with which settings.
 *
 * <p>One document of YAML, of which JSON is a part. Unknown keys, keys given twice and values out of range are errors that
 * name line and key. Reading takes time in proportion to the text. Immutable and thread-safe.
 */
public final class Profile {

    /** The longest profile, in bytes: far more than anybody writes, far less than a parser chokes on. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode sections;

    private Profile(JsonNode sections) {
        this.sections = sections;
    }

    /**
     * Reads and checks a profile.
     *
     * @throws IllegalArgumentException with every error on a line of its own, up to twenty
     */
    public static Profile parse(String text) {
        if (text.length() > MAX_BYTES) {
            throw new IllegalArgumentException("A profile has up to " + MAX_BYTES + " bytes.");
        }
        try {
            ProfileLines lines = ProfileLines.read(YAML, text); // first: readTree skips what this refuses
            return valid(YAML.readTree(text), lines);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    ProfileErrors.at(line) + "not YAML or JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads and checks a profile that {@link #json} wrote. Not with the YAML parser, which folds and refuses characters that
     * JSON allows in a text.
     *
     * @throws IllegalArgumentException as {@link #parse}, without lines
     */
    static Profile fromJson(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            requireWholeNumbers(tree);
            return valid(tree, ProfileLines.NONE);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A profile is a map of parts and their settings.", e);
        }
    }

    private static Profile valid(JsonNode tree, ProfileLines lines) {
        if (tree == null || !tree.isObject()) {
            throw new IllegalArgumentException("A profile is a map of parts and their settings.");
        }
        ProfileCheck.check(settings(), tree, lines);
        return new Profile(tree);
    }

    /** For JSON Schema 10.0 is an integer; for what reads the settings it is none. */
    private static void requireWholeNumbers(JsonNode tree) {
        if (tree.isNumber() && !tree.isIntegralNumber()) {
            throw new IllegalArgumentException(tree.asText() + ProfileLines.NOT_WHOLE);
        }
        tree.forEach(Profile::requireWholeNumbers);
    }

    /** The settings of one part, if the profile has it. */
    Optional<JsonNode> section(SetupPart part) {
        return Optional.ofNullable(sections.get(part.id()));
    }

    /** The same profile as JSON, without comments. */
    String json() {
        return sections.toString();
    }

    /** The JSON Schema (2020-12) of profiles for the parts that are installed. */
    public static ObjectNode schema() {
        return ProfileSchema.of(settings());
    }

    /** A profile has a section for each installed part, and at least one of them. */
    private static Section settings() {
        List<Field> parts = InstalledParts.all().stream()
                .map(part -> Field.optional(part.id(), part.settings(), ""))
                .toList();
        return new Section(parts, 1, parts.size());
    }
}
