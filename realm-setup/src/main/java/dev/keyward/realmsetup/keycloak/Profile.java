package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonLocation;
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
import com.networknt.schema.serialization.node.JsonLocationAware;
import dev.keyward.providerkit.SetupPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A profile: which parts a realm gets, with which settings.
 *
 * <p>YAML, of which JSON is a part. Unknown keys, keys given twice and values out of range are errors that name line and
 * key. Immutable and thread-safe.
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
     * @throws IllegalArgumentException with every error on a line of its own
     */
    public static Profile parse(String text) {
        JsonNode tree = read(text);
        List<String> errors = validator().validate(tree).stream()
                .map(message -> new Located(line(text, message), sentence(message)))
                .sorted(Comparator.comparingInt(Located::line))
                .map(error -> (error.line() > 0 ? "Line " + error.line() + ": " : "") + error.sentence())
                .distinct()
                .toList();
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", errors));
        }
        return new Profile(tree);
    }

    private record Located(int line, String sentence) {}

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
        for (SetupPart part : RealmSetup.parts()) {
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
        JsonNode tree;
        try {
            YAML.readTree(text); // for its message: the reader that knows lines tells none
            tree = READER.readTree(text, InputFormat.YAML);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("Line " + line + ": not YAML or JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (tree == null || !tree.isObject()) {
            throw new IllegalArgumentException("A profile is a map of parts and their settings.");
        }
        return tree;
    }

    private static int line(String text, ValidationMessage message) {
        Optional<String> unknownKey = Optional.ofNullable(message.getProperty());
        JsonNode node = unknownKey
                .map(property -> message.getInstanceNode().get(property))
                .orElse(message.getInstanceNode());
        int line = node instanceof JsonLocationAware aware
                ? Optional.ofNullable(aware.tokenLocation())
                        .map(JsonLocation::getLineNr)
                        .orElse(0)
                : 0;
        return unknownKey.map(key -> lineOf(key, text, line)).orElse(line);
    }

    /** The reader knows where a value begins; its key may stand on a line above. */
    private static int lineOf(String key, String text, int valueLine) {
        List<String> lines = text.lines().toList();
        for (int line = Math.min(valueLine, lines.size()); line > 0; line--) {
            if (lines.get(line - 1).contains(key)) {
                return line;
            }
        }
        return valueLine;
    }

    private static String sentence(ValidationMessage message) {
        String where = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        return switch (message.getType()) {
            case "additionalProperties" ->
                "unknown key \"" + message.getProperty() + "\"" + (where.isEmpty() ? "" : " in \"" + where + "\"")
                        + ".";
            default -> message.getMessage().replaceFirst("^\\$\\.?", "").replaceFirst("^: ", "") + ".";
        };
    }
}
