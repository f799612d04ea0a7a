package dev.keyward.providerkit.options;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A configuration option whose value is a text.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type that the text is converted to
 * @param key the name that an administrator writes
 * @param form a pattern that each allowed text must contain, as in a JSON Schema; the reader may be stricter
 * @param longest maximum length in UTF-16 code units
 * @param defaultText the text if nothing, or a blank text, is configured; empty for no default
 * @param allowed a phrase for the allowed texts, such as "up to 2000 characters"
 * @param help one sentence for administrators
 * @param reader converts an allowed text; throws IllegalArgumentException for any other
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

    /** Returns an option that accepts any text up to the given length. */
    public static TextOption<String> ofAnyText(String key, int longest, String defaultText, String help) {
        return new TextOption<>(
                key, ANY, longest, defaultText, "up to " + longest + " characters", help, Function.identity());
    }

    /** Returns an option that accepts any text that is not blank, up to the given length. */
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

    /** Returns an option that accepts a text if the given reader converts it without an exception. */
    public static <T> TextOption<T> of(
            String key, String defaultText, String allowed, String help, Function<String, T> reader) {
        return new TextOption<>(key, ANY, Integer.MAX_VALUE, defaultText, allowed, help, reader);
    }

    /** Returns the regular expression that must match a part of each allowed text; empty if any text is allowed. */
    public Optional<String> pattern() {
        return form == ANY ? Optional.empty() : Optional.of(form.pattern());
    }

    @Override
    public T parse(String value) {
        String text = value.isBlank() && !defaultText.isEmpty() ? defaultText : value;
        if (text.length() > longest || !form.matcher(text).find()) {
            throw BadValue.of(value, "give " + allowed);
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw BadValue.of(value, "give " + allowed);
        }
    }
}
