package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses what YAML allows and profiles do not: a second document, aliases, deep nesting, keys without end, and numbers that
 * are not plain decimal digits.
 *
 * <p>Jackson reads the first document and ignores the others, takes an alias for the text of its name, and hands
 * {@code 10.0} on as a fraction. Thread-safe.
 */
final class ProfileTokens {

    static final String NOT_WHOLE = " is not a whole number. Write it in digits, without a point or an exponent;"
            + " put a text that looks like a number in quotes.";

    /** Profiles need four levels. */
    private static final int MAX_DEPTH = 20;

    /** Profiles need some hundreds; the validator takes a tenth of a millisecond for each that it does not know. */
    private static final int MAX_KEYS = 20_000;

    /** Any that fits into a long. */
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private final YAMLMapper yaml;

    ProfileTokens(YAMLMapper yaml) {
        this.yaml = yaml;
    }

    /**
     * Reads the text to its end.
     *
     * @throws IllegalArgumentException with line and key
     */
    void check(String text) throws IOException {
        try (YAMLParser parser = yaml.getFactory().createParser(text)) {
            int depth = 0;
            int keys = 0;
            boolean ended = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (ended) {
                    throw refused(parser, "a second document begins here. A profile is one document.");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw refused(parser, "this is nested more than " + MAX_DEPTH + " deep.");
                }
                keys += token == JsonToken.FIELD_NAME ? 1 : 0;
                if (keys > MAX_KEYS) {
                    throw refused(parser, "a profile has up to " + MAX_KEYS + " keys.");
                }
                checkValue(parser, token);
                ended = depth == 0;
            }
        }
    }

    private static void checkValue(YAMLParser parser, JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            throw refused(parser, "*" + shown(parser) + " is a YAML alias. Write the value out, or put it in quotes.");
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT
                || (token == JsonToken.VALUE_NUMBER_INT
                        && !WHOLE.matcher(parser.getText()).matches())) {
            throw refused(parser, where(parser) + shown(parser) + NOT_WHOLE);
        }
    }

    private static IllegalArgumentException refused(JsonParser parser, String sentence) {
        return new IllegalArgumentException(
                ProfileErrors.at(parser.currentTokenLocation().getLineNr()) + sentence);
    }

    /** The keys that lead to the value, as the schema's messages show them. */
    private static String where(JsonParser parser) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return path.isEmpty() ? "" : ProfileErrors.cut(path.substring(1).replace('/', '.')) + ": ";
    }

    private static String shown(JsonParser parser) throws IOException {
        return ProfileErrors.cut(parser.getText());
    }
}
