package dev.keyward.cli.terminal;

/**
 * Escapes the characters of a text that a terminal obeys instead of showing them.
 *
 * <p>Names of realms, flows and clients come from the server: with an escape sequence in one of them a realm's administrator could
 * forge what another administrator reads before saying yes. An escaped character is written as in Java and JSON, so that JSON stays
 * valid. Stateless.
 */
public final class PrintableText {

    private PrintableText() {}

    /** The text with its line breaks and tabs, and with every other control character escaped. */
    public static String of(String text) {
        return escaped(text, true);
    }

    /** The same on one line: line breaks are escaped, too. */
    public static String line(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            // A carriage return alone lets the rest of the line hide its beginning.
            boolean breaksLine = c == '\n' || (c == '\r' && text.startsWith("\n", n + 1));
            if (breaksLine ? lines : isHarmless(c)) {
                safe.append(c);
            } else {
                safe.append("\\u%04x".formatted((int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isHarmless(char c) {
        return c == '\t' || !(Character.isISOControl(c) || isLineSeparator(c) || isBidirectional(c));
    }

    private static boolean isLineSeparator(char c) {
        return c == 0x2028 || c == 0x2029;
    }

    /** Embeddings, overrides and isolates: they reorder the text beside them. */
    private static boolean isBidirectional(char c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}
