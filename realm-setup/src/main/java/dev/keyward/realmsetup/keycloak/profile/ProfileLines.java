package dev.keyward.realmsetup.keycloak.profile;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.keyward.providerkit.setup.ProfileException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Line numbers of the keys and list entries of a setup profile, in a tree that has the shape of the profile.
 *
 * <p>Reading refuses constructs that YAML allows and profiles do not: a second document, aliases, deep nesting, too many keys,
 * and numbers other than plain decimal digits. Jackson would ignore a second document, read an alias as a string with its name,
 * and return {@code 10.0} as a fraction.
 */
final class ProfileLines {

    /** End of the error message that refuses a number with a fraction or an exponent, such as 1.5 or 1e3. */
    static final String NOT_WHOLE = " is not a whole number. Write it in digits, without a point or an exponent;"
            + " put a text that looks like a number in quotes.";

    /** Value for a setup profile whose line numbers are unknown, such as the JSON in a setup plan. */
    static final ProfileLines NONE = new ProfileLines(0);

    /** Limit on the depth of nested maps and lists in a setup profile; real profiles need four levels. */
    private static final int MAX_DEPTH = 20;

    /** Limit on the number of keys in a setup profile; real profiles need a few hundred. */
    private static final int MAX_KEYS = 20_000;

    /** Matches a whole number of at most 18 digits, which fits into a long. */
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private final int line;
    private final Map<String, ProfileLines> children = new HashMap<>();

    private ProfileLines(int line) {
        this.line = line;
    }

    /**
     * Returns the line number of this key or list entry in the setup profile. The first line is 1. The result is 0 if
     * it is unknown.
     */
    int line() {
        return line;
    }

    /** Returns the line numbers within the value of the given key, or this object if the key is unknown. */
    ProfileLines at(String key) {
        return children.getOrDefault(key, this);
    }

    /** Returns the line numbers of the list entry with the given zero-based index. */
    ProfileLines at(int entry) {
        return at(Integer.toString(entry));
    }

    /**
     * Reads the line numbers of the keys and list entries of a setup profile.
     *
     * @throws ProfileException with line and key, if the text contains a construct that profiles must not have
     * @throws IOException if the text is not YAML
     */
    static ProfileLines read(YAMLMapper yaml, String text) throws IOException {
        try (YAMLParser parser = yaml.getFactory().createParser(text)) {
            return new Reader(parser).read();
        }
    }

    /** Builds the tree of line numbers in one pass over the YAML tokens of a text. */
    private static final class Reader {

        private final YAMLParser parser;

        /** Stack of the maps and lists that contain the current YAML token, the innermost first. */
        private final Deque<Level> open = new ArrayDeque<>();

        private int keys;

        Reader(YAMLParser parser) {
            this.parser = parser;
        }

        /** A YAML map or list that is still being read, and the position reached in it. */
        private static final class Level {

            private final ProfileLines lines;
            private final boolean isList;
            private int entries;
            private String key = "";

            Level(ProfileLines lines, boolean isList) {
                this.lines = lines;
                this.isList = isList;
            }
        }

        ProfileLines read() throws IOException {
            ProfileLines top = new ProfileLines(1);
            boolean ended = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (ended) {
                    throw refused("a second document begins here. A profile is one document.");
                }
                read(token, top);
                ended = open.isEmpty();
            }
            return top;
        }

        private void read(JsonToken token, ProfileLines top) throws IOException {
            if (token.isStructEnd()) {
                open.pop();
                return;
            }
            if (token == JsonToken.FIELD_NAME) {
                if (++keys > MAX_KEYS) {
                    throw refused("a profile has up to " + MAX_KEYS + " keys.");
                }
                Level map = open.element();
                map.key = parser.currentName();
                map.lines.children.putIfAbsent(map.key, new ProfileLines(lineNow()));
                return;
            }
            ProfileLines value = top;
            if (!open.isEmpty()) {
                Level around = open.element();
                if (around.isList) {
                    around.key = Integer.toString(around.entries++);
                    around.lines.children.put(around.key, new ProfileLines(lineNow()));
                }
                value = around.lines.at(around.key);
            }
            checkValue(token);
            if (token.isStructStart()) {
                open.push(new Level(value, token == JsonToken.START_ARRAY));
                if (open.size() > MAX_DEPTH) {
                    throw refused("this is nested more than " + MAX_DEPTH + " deep.");
                }
            }
        }

        private void checkValue(JsonToken token) throws IOException {
            if (parser.isCurrentAlias()) {
                throw refused("*" + ProfileErrors.cut(parser.getText())
                        + " is a YAML alias. Write the value out, or put it in quotes.");
            }
            if (token == JsonToken.VALUE_NUMBER_FLOAT
                    || (token == JsonToken.VALUE_NUMBER_INT
                            && !WHOLE.matcher(parser.getText()).matches())) {
                throw refused(where() + ProfileErrors.cut(parser.getText()) + NOT_WHOLE);
            }
        }

        /** Returns the path of the current value in the setup profile, as the errors of {@link ProfileCheck} show it. */
        private String where() {
            ProfilePath path = ProfilePath.TOP;
            for (Level level : (Iterable<Level>) open::descendingIterator) {
                path = level.isList ? path.entry(level.entries - 1) : path.key(level.key);
            }
            return path.prefix();
        }

        private int lineNow() {
            return parser.currentTokenLocation().getLineNr();
        }

        private ProfileException refused(String sentence) {
            return new ProfileException(ProfileErrors.at(lineNow()) + sentence);
        }
    }
}
