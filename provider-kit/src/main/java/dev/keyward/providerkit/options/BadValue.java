package dev.keyward.providerkit.options;

/** Creates exceptions for invalid configured values, with a message for administrators. */
public final class BadValue {

    /** Maximum length of the invalid value in a message, in code points; a longer value is cut. */
    private static final int QUOTED = 40;

    private BadValue() {}

    /**
     * Creates an exception with the given invalid value and advice on what to write instead; the caller throws it.
     *
     * @param value the configured value; the message quotes its first 40 characters, with control characters replaced
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
