package dev.keyward.providerkit.options;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A configuration option whose value is a duration, written as a whole number of one unit.
 *
 * <p>Immutable and thread-safe.
 *
 * @param number the number with its range, default and help; its key should name the unit, such as "timeout-millis"
 * @param unit the unit of the number
 */
public record DurationOption(WholeNumberOption number, ChronoUnit unit) implements Option<Duration> {

    @Override
    public String key() {
        return number.key();
    }

    @Override
    public String help() {
        return number.help();
    }

    /** Returns the duration that is used if nothing is configured. */
    public Duration defaultValue() {
        return Duration.of(number.defaultValue(), unit);
    }

    @Override
    public String defaultText() {
        return number.defaultText();
    }

    @Override
    public String allowed() {
        return number.allowed();
    }

    @Override
    public Duration parse(String value) {
        return Duration.of(number.parse(value), unit);
    }
}
