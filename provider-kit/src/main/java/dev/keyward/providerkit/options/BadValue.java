package dev.keyward.providerkit.options;

/** Creates errors about configured values that are not allowed, in a sentence for administrators. */
public final class BadValue {

    /** Limit on the quoted part of a value, in code points. */
    private static final int QUOTED = 40;

    private BadValue() {}

    /**
     * Creates an exception for the caller to throw.
     *
     * @param value the configured value; quoted on one line, cut, and without control characters
     * @param whatToDo the rest of the sentence, such as "give a whole number from 1 to 4"
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
