package dev.keyward.realmsetup.keycloak.profile;

import dev.keyward.providerkit.setup.ProfileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the errors in a setup profile, in the order of the text. Each error is a sentence with its line and key.
 *
 * <p>Keeps at most {@value #SHOWN} and counts the others, so that a hostile profile costs no memory. Not thread-safe.
 */
final class ProfileErrors {

    private static final int SHOWN = 20;

    /** Maximum length of a key or value that an error message quotes; a longer one is cut. */
    private static final int LONGEST = 300;

    private final List<String> shown = new ArrayList<>();
    private int others;

    /**
     * Adds an error that was found at the given place in the setup profile. If {@value #SHOWN} errors are already kept,
     * only counts it.
     */
    void add(ProfileLines where, ProfilePath path, String sentence) {
        if (shown.size() < SHOWN) {
            shown.add(at(where.line()) + cut(path.prefix() + sentence));
        } else {
            others++;
        }
    }

    /** Throws a {@link ProfileException} with all collected errors, one per line, if there are any. */
    void throwIfAny() {
        if (!shown.isEmpty()) {
            String text = String.join("\n", shown);
            throw new ProfileException(
                    others > 0 ? text + "\n... and " + String.format(Locale.ROOT, "%,d", others) + " more." : text);
        }
    }

    /** Returns the prefix of an error message, such as "Line 7: ". The result is an empty text if the line is unknown. */
    static String at(int line) {
        return line > 0 ? "Line " + line + ": " : "";
    }

    /** Returns the given text, cut to the length that an error message may quote. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
