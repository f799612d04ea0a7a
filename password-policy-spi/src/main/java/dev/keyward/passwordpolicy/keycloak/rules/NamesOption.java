package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The declaration of a policy value that is a list of names, separated by commas. Immutable and thread-safe.
 *
 * @param what the kind of names, in words
 * @param most the largest number of names
 * @param name the pattern of one name
 */
public record NamesOption(String what, int most, Pattern name) {

    /** Parses a value; throws IllegalArgumentException with a message for administrators if it is not allowed. */
    RuleValue parse(String value) {
        List<String> names =
                Stream.of(value.split(",", -1)).map(String::strip).distinct().toList();
        if (names.size() > most
                || !names.stream().allMatch(text -> name.matcher(text).matches())) {
            throw BadValue.of(value, "give " + allowed());
        }
        return new RuleValue.Names(names);
    }

    /** Returns the allowed values in words. */
    String allowed() {
        return "1 to " + most + " names of " + what + " (" + name.pattern() + "), separated by commas";
    }

    /** Returns the names of a value that {@link #parse} created. */
    public static List<String> names(RuleValue value) {
        if (value instanceof RuleValue.Names some) {
            return some.names();
        }
        throw new IllegalArgumentException("not names");
    }
}
