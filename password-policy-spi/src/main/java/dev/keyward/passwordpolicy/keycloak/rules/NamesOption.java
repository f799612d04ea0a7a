package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value that is one or several names with commas between. Immutable and thread-safe.
 *
 * @param what the names are of, in words
 * @param most so many
 * @param name what one looks like
 */
public record NamesOption(String what, int most, Pattern name) {

    /** @throws IllegalArgumentException when it is anything else, with a message for administrators */
    RuleValue parse(String value) {
        List<String> names =
                Stream.of(value.split(",", -1)).map(String::strip).distinct().toList();
        if (names.size() > most
                || !names.stream().allMatch(text -> name.matcher(text).matches())) {
            throw BadValue.of(value, "give " + allowed());
        }
        return new RuleValue.Names(names);
    }

    /** What may be configured, in words. */
    String allowed() {
        return "1 to " + most + " names of " + what + " (" + name.pattern() + ") with commas between";
    }

    /** The names of a value that {@link #parse} made. */
    public static List<String> names(RuleValue value) {
        if (value instanceof RuleValue.Names some) {
            return some.names();
        }
        throw new IllegalArgumentException("not names");
    }
}
