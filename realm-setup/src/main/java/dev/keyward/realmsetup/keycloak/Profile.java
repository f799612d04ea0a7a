package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.DefaultJsonNodeReader;
import com.networknt.schema.serialization.JsonNodeReader;
import dev.keyward.providerkit.setup.SetupPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

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

    private static final JsonNodeReader READER =
            DefaultJsonNodeReader.builder().yamlMapper(YAML).locationAware().build();

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
        return valid(read(text), text);
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
            return valid(tree, "");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A profile is a map of parts and their settings.", e);
        }
    }

    private static Profile valid(JsonNode tree, String text) {
        if (tree == null || !tree.isObject()) {
            throw new IllegalArgumentException("A profile is a map of parts and their settings.");
        }
        Set<ValidationMessage> errors = validator().validate(tree);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(new ProfileErrors(text).text(errors));
        }
        return new Profile(tree);
    }

    /** For JSON Schema 10.0 is an integer; for what reads the settings it is none. */
    private static void requireWholeNumbers(JsonNode tree) {
        if (tree.isNumber() && !tree.isIntegralNumber()) {
            throw new IllegalArgumentException(tree.asText() + ProfileTokens.NOT_WHOLE);
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
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A Keyward profile");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("minProperties", 1);
        ObjectNode properties = schema.putObject("properties");
        for (SetupPart part : InstalledParts.all()) {
            try {
                properties.set(part.id(), JSON.readTree(part.schema()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The schema of the part " + part.id() + " is not JSON", e);
            }
        }
        return schema;
    }

    private static JsonSchema validator() {
        return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
                .jsonNodeReader(READER)
                .build()
                .getSchema(schema());
    }

    private static JsonNode read(String text) {
        try {
            new ProfileTokens(YAML).check(text); // the reader that knows lines skips what this refuses
            return READER.readTree(text, InputFormat.YAML);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    ProfileErrors.at(line) + "not YAML or JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
