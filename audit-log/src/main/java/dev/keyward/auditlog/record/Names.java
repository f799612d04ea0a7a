package dev.keyward.auditlog.record;

import java.util.regex.Pattern;

/**
 * Checks ids, names and texts in audit records. Stateless.
 *
 * <p>A name has 1 to 128 printable ASCII characters without spaces. A text, such as the id of a realm, may have any characters.
 */
final class Names {

    /** Maximum length of a text in UTF-16 units. */
    static final int MAX_TEXT = 255;

    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private Names() {}

    static void require(String what, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The " + what + " in a record must have 1 to 128 printable ASCII characters without spaces.");
        }
    }

    /** Returns the given text with U+FFFD for each unpaired surrogate, after checking its length. */
    static String requireText(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("The " + what + " in a record must have 1 to " + MAX_TEXT
                    + " characters, not " + text.length() + ".");
        }
        return WholeCharacters.of(text);
    }

    /** Returns whether the given text can be the key of a fact. */
    static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }
}
