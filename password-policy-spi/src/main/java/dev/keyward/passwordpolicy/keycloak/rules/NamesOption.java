package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describes and parses a policy value that consists of names separated by commas. Immutable and thread-safe.
 *
 * @param what the kind of names, in words
 * @param most the largest number of names
 * @param name the pattern of one name
 */
public record NamesOption(String what, int most, Pattern name) {

    /**
     * Parses names separated by commas. Throws an {@link IllegalArgumentException} with a message for administrators if they
     * are not allowed.
     */
    RuleValue parse(String value) {
        List<String> names =
                Stream.of(value.split(",", -1)).map(String::strip).distinct().toList();
        if (names.size() > most
                || !names.stream().allMatch(text -> name.matcher(text).matches())) {
            throw BadValue.of(value, "give " + allowed());
        }
        return new RuleValue.Names(names);
    }

    /** Returns a phrase for administrators that describes the allowed values. */
    String allowed() {
        return "1 to " + most + " names of " + what + " (" + name.pattern() + "), separated by commas";
    }

    /** Returns the names in the given rule value, which {@link #parse} has created. */
    public static List<String> names(RuleValue value) {
        if (value instanceof RuleValue.Names some) {
            return some.names();
        }
        throw new IllegalArgumentException("not names");
    }
}
