package dev.keyward.providerkit.options;

/**
 * Declares one configuration option: its key, allowed values, default and help text.
 *
 * <p>Parsers, the admin console, the profile schema and the reference tables all use this declaration. Implementations are
 * immutable and thread-safe.
 *
 * @param <T> the type of its values
 */
public sealed interface Option<T> permits WholeNumberOption, ChoiceOption, BooleanOption, DurationOption, TextOption {

    /** Returns the key of the option, as an administrator writes it. */
    String key();

    /** Returns the help text of the option, one sentence for administrators. */
    String help();

    /** Returns the default value as an administrator would write it. The result is empty if the option has no default. */
    String defaultText();

    /** Returns a phrase that describes the allowed values, such as "a whole number from 1 to 4". */
    String allowed();

    /**
     * Parses a configured value of this option.
     *
     * @throws IllegalArgumentException if the value is not allowed; the message names it and the allowed values, and can be shown
     *     to an administrator
     */
    T parse(String value);
}
