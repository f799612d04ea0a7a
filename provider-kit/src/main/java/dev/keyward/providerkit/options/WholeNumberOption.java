package dev.keyward.providerkit.options;

import java.util.regex.Pattern;

/**
 * A whole-number option: its key, range, default and help in one place, read by the parser, the console's metadata and
 * the generated reference tables alike.
 *
 * <p>Immutable and thread-safe.
 *
 * @param key what the administrator writes
 * @param minimum the smallest value allowed, 0 or more
 * @param maximum the largest value allowed, under 1,000,000
 * @param defaultValue the value that the console offers first
 * @param help one sentence for administrators: what the number means
 */
public record WholeNumberOption(String key, int minimum, int maximum, int defaultValue, String help) {

    /** ASCII digits only: Integer.parseInt also takes signs and digits of other scripts, which nobody would expect. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

    public WholeNumberOption {
        if (minimum < 0 || maximum >= 1_000_000 || minimum > maximum) {
            throw new IllegalArgumentException(key + ": no such range: " + minimum + " to " + maximum);
        }
        if (defaultValue < minimum || defaultValue > maximum) {
            throw new IllegalArgumentException(key + ": the default " + defaultValue + " is out of range");
        }
    }

    /**
     * Reads a configured value; blanks around it are ignored.
     *
     * @throws IllegalArgumentException when it is anything but a whole number in range; the message names the value and
     *     the range and can be shown to an administrator
     */
    public int parse(String value) {
        String digits = value.strip();
        if (DIGITS.matcher(digits).matches()) {
            int number = Integer.parseInt(digits);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        }
        throw BadValue.of(value, "give " + allowed());
    }

    /** What may be configured, in words. */
    public String allowed() {
        return "a whole number from " + minimum + " to " + maximum;
    }
}
