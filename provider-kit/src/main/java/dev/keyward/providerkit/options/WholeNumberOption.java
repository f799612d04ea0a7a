package dev.keyward.providerkit.options;

import java.util.regex.Pattern;

/**
 * A configuration option whose value is a whole number in a range.
 *
 * <p>Immutable and thread-safe.
 *
 * @param key the name that an administrator writes
 * @param minimum the smallest allowed value, 0 or more
 * @param maximum the largest allowed value, below 1,000,000
 * @param defaultValue the value that the console offers first
 * @param help one sentence for administrators: what the number means
 */
public record WholeNumberOption(String key, int minimum, int maximum, int defaultValue, String help)
        implements Option<Integer> {

    /** Matches one to six ASCII digits; {@code Integer.parseInt} also accepts signs and digits of other scripts. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

    public WholeNumberOption {
        if (minimum < 0 || maximum >= 1_000_000 || minimum > maximum) {
            throw new IllegalArgumentException(key + ": invalid range: " + minimum + " to " + maximum);
        }
        if (defaultValue < minimum || defaultValue > maximum) {
            throw new IllegalArgumentException(key + ": the default " + defaultValue + " is out of range");
        }
    }

    /** Parses a whole number in the range of this option, ignoring surrounding spaces. */
    @Override
    public Integer parse(String value) {
        String digits = value.strip();
        if (DIGITS.matcher(digits).matches()) {
            int number = Integer.parseInt(digits);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        }
        throw BadValue.of(value, "give " + allowed());
    }

    @Override
    public String defaultText() {
        return Integer.toString(defaultValue);
    }

    @Override
    public String allowed() {
        return "a whole number from " + minimum + " to " + maximum;
    }
}
