package dev.keyward.providerkit.options;

import java.util.Locale;

/**
 * A configuration option whose value is true or false.
 *
 * <p>Immutable and thread-safe.
 *
 * @param key the name that an administrator writes
 * @param defaultValue the value if nothing is configured
 * @param help one sentence for administrators
 */
public record BooleanOption(String key, boolean defaultValue, String help) implements Option<Boolean> {

    /** Parses true or false, ignoring case and surrounding spaces. */
    @Override
    public Boolean parse(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw BadValue.of(value, "give " + allowed());
        };
    }

    @Override
    public String defaultText() {
        return Boolean.toString(defaultValue);
    }

    @Override
    public String allowed() {
        return "true or false";
    }
}
