package dev.keyward.providerkit.options;

/**
 * The declaration of one configuration option, from which parser, admin console, profile schema and reference tables are made.
 *
 * <p>Implementations are immutable and thread-safe.
 *
 * @param <T> the type of its values
 */
public sealed interface Option<T> permits WholeNumberOption, ChoiceOption, BooleanOption, DurationOption, TextOption {

    /** The name that an administrator writes. */
    String key();

    /** One sentence for administrators: what the option does. */
    String help();

    /** The default value as an administrator would write it; empty where there is none. */
    String defaultText();

    /** The allowed values in words, as in "give a whole number from 1 to 4". */
    String allowed();

    /**
     * Reads a configured value.
     *
     * @throws IllegalArgumentException when the value is not allowed; the message names the value and the allowed ones, and
     *     can be shown to an administrator
     */
    T parse(String value);
}
