package dev.keyward.realmsetup.keycloak.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the errors of one profile as sentences with line and key, in the order of the text.
 *
 * <p>Keeps at most {@value #SHOWN} and counts the others, so that a hostile profile costs no memory. Not thread-safe.
 */
final class ProfileErrors {

    private static final int SHOWN = 20;

    /** Number of characters after which a text in an error is cut. */
    private static final int LONGEST = 300;

    private final List<String> shown = new ArrayList<>();
    private int others;

    /** Adds an error, or only counts it if {@value #SHOWN} errors are already kept. */
    void add(ProfileLines where, ProfilePath path, String sentence) {
        if (shown.size() < SHOWN) {
            shown.add(at(where.line()) + cut(path.prefix() + sentence));
        } else {
            others++;
        }
    }

    /** Throws an {@link IllegalArgumentException} with all errors, one per line, if there are any. */
    void throwIfAny() {
        if (!shown.isEmpty()) {
            String text = String.join("\n", shown);
            throw new IllegalArgumentException(
                    others > 0 ? text + "\n... and " + String.format(Locale.ROOT, "%,d", others) + " more." : text);
        }
    }

    /** Returns the prefix of an error, such as "Line 7: "; empty if the line is unknown. */
    static String at(int line) {
        return line > 0 ? "Line " + line + ": " : "";
    }

    /** Returns a text shortened to the length that an error may have. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
