package dev.keyward.auditlog.record;

/**
 * Checks ids, names and texts in audit records. Stateless.
 *
 * <p>A name has 1 to 128 printable ASCII characters without spaces. A text, such as the id of a realm, may have any characters.
 */
final class Names {

    /** Maximum length of a text in an audit record, in UTF-16 units. */
    static final int MAX_TEXT = 255;

    private static final int MAX_NAME = 128;
    private static final int MAX_KEY = 64;

    private Names() {}

    static void require(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "The " + what + " in a record must have 1 to 128 printable ASCII characters without spaces.");
        }
    }

    /** Checks the length of the given text, and returns the text with each unpaired surrogate replaced by U+FFFD. */
    static String requireText(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("The " + what + " in a record must have 1 to " + MAX_TEXT
                    + " characters, not " + text.length() + ".");
        }
        return WholeCharacters.of(text);
    }

    /** Returns whether the given text is a valid key for a fact in an audit record. */
    static boolean isKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY || !isLowerCase(key.charAt(0))) {
            return false;
        }
        for (int n = 1; n < key.length(); n++) {
            char c = key.charAt(n);
            if (!isLowerCase(c) && !(c >= '0' && c <= '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether the given text is a valid name: printable ASCII without spaces, and not too long. Checks characters one
     * by one, because reading a log with a pattern takes a third longer.
     */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        for (int n = 0; n < name.length(); n++) {
            if (name.charAt(n) < '!' || name.charAt(n) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }
}
