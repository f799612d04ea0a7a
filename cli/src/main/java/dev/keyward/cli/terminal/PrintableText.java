package dev.keyward.cli.terminal;

/**
 * Escapes control characters in text. A terminal would execute these characters instead of printing them.
 *
 * <p>Names of realms, flows and clients come from the server. With an escape sequence in a name, the administrator of a realm could
 * forge the plan that another administrator confirms. The escapes are those of Java and JSON, so that JSON stays valid. Stateless.
 */
public final class PrintableText {

    private PrintableText() {}

    /** Escapes all control characters in the given text except line breaks and tabs. */
    public static String of(String text) {
        return escaped(text, true);
    }

    /** Escapes all control characters in the given text including line breaks, so that it stays on one line. */
    public static String line(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            // After a lone carriage return, the rest of the line would overwrite its beginning.
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

    /** Returns whether the given Unicode character changes the writing direction and so reorders the text around it. */
    private static boolean isBidirectional(char c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}
