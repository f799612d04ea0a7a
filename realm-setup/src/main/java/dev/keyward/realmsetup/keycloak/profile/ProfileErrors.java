package dev.keyward.realmsetup.keycloak.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The errors of one profile as sentences with line and key, in the order of the text.
 *
 * <p>Keeps at most {@value #SHOWN} and counts the others, so that a hostile profile costs no memory. Not thread-safe.
 */
final class ProfileErrors {

    private static final int SHOWN = 20;

    /** Longer texts are cut. */
    private static final int LONGEST = 300;

    private final List<String> shown = new ArrayList<>();
    private int others;

    void add(ProfileLines where, ProfilePath path, String sentence) {
        if (shown.size() < SHOWN) {
            shown.add(at(where.line()) + cut(path.prefix() + sentence));
        } else {
            others++;
        }
    }

    /** Throws the errors, each on a line of its own; returns if there are none. */
    void throwIfAny() {
        if (!shown.isEmpty()) {
            String text = String.join("\n", shown);
            throw new IllegalArgumentException(
                    others > 0 ? text + "\n... and " + String.format(Locale.ROOT, "%,d", others) + " more." : text);
        }
    }

    /** The beginning of a sentence about a line; empty if the line is not known. */
    static String at(int line) {
        return line > 0 ? "Line " + line + ": " : "";
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
