package dev.keyward.providerkit.options;

/** Says of a configured value that it is not allowed, and what is, in a sentence that an administrator can read. */
public final class BadValue {

    /** Long enough to recognise what was typed, short enough for one line of an error. */
    private static final int QUOTED = 40;

    private BadValue() {}

    /**
     * An exception to be thrown.
     *
     * @param value as it was configured; shown on one line, cut and without control characters
     * @param whatToDo the rest of the sentence: "give a whole number from 1 to 4"
     */
    public static IllegalArgumentException of(String value, String whatToDo) {
        return new IllegalArgumentException("'" + quotable(value) + "' is not allowed; " + whatToDo + ".");
    }

    private static String quotable(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints()
                .limit(QUOTED)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(text::appendCodePoint);
        return value.codePointCount(0, value.length()) > QUOTED ? text + "..." : text.toString();
    }
}
