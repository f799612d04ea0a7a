package dev.keyward.providerkit.options;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An option whose value is a text.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> what the text stands for
 * @param key the name that an administrator writes
 * @param form a pattern that every allowed text contains, as in a JSON Schema; the reader may be stricter
 * @param longest the limit on UTF-16 code units
 * @param defaultText the text where nothing is configured; empty for none
 * @param allowed the allowed texts in words, as in "give up to 2000 characters"
 * @param help one sentence for administrators
 * @param reader reads an allowed text; throws IllegalArgumentException for any other
 */
public record TextOption<T>(
        String key,
        Pattern form,
        int longest,
        String defaultText,
        String allowed,
        String help,
        Function<String, T> reader)
        implements Option<T> {

    private static final Pattern ANY = Pattern.compile("");

    private static final Pattern NOT_BLANK = Pattern.compile("\\S");

    /** A text of any form up to a length. */
    public static TextOption<String> ofAnyText(String key, int longest, String defaultText, String help) {
        return new TextOption<>(
                key, ANY, longest, defaultText, "up to " + longest + " characters", help, Function.identity());
    }

    /** A text that is not blank. */
    public static TextOption<String> ofSomeText(String key, int longest, String help) {
        return new TextOption<>(
                key,
                NOT_BLANK,
                longest,
                "",
                "a text that is not empty, of up to " + longest + " characters",
                help,
                Function.identity());
    }

    /** A text that the reader alone judges. */
    public static <T> TextOption<T> of(
            String key, String defaultText, String allowed, String help, Function<String, T> reader) {
        return new TextOption<>(key, ANY, Integer.MAX_VALUE, defaultText, allowed, help, reader);
    }

    /** The pattern that every allowed text contains; empty where any text is allowed. */
    public Optional<String> pattern() {
        return form == ANY ? Optional.empty() : Optional.of(form.pattern());
    }

    @Override
    public T parse(String value) {
        if (value.length() > longest || !form.matcher(value).find()) {
            throw BadValue.of(value, "give " + allowed);
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw BadValue.of(value, "give " + allowed);
        }
    }
}
