package dev.keyward.passwordpolicy.keycloak;

import java.util.Comparator;
import java.util.List;

/**
 * The order in which policies run and their reasons are read: what a person can mend at a glance first, cheapest first,
 * what verifies stored hashes last. Keycloak's own order is that of a hash table.
 */
final class EvaluationOrder implements Comparator<String> {

    private static final List<String> FIRST = List.of(
            "keyward-min-characters",
            "length",
            "maxLength",
            "keyward-character-classes",
            "lowerCase",
            "upperCase",
            "digits",
            "specialChars",
            "notUsername",
            "notContainsUsername",
            "notEmail",
            "keyward-no-repeats",
            "keyward-no-sequences",
            "regexPattern",
            "keyward-strength",
            "passwordBlacklist");

    /** Each verifies up to so many stored hashes, at some 100 ms each. */
    private static final List<String> LAST = List.of("passwordHistory", "passwordAge");

    @Override
    public int compare(String one, String other) {
        return Comparator.comparingInt(EvaluationOrder::rank)
                .thenComparing(Comparator.naturalOrder())
                .compare(one, other);
    }

    private static int rank(String id) {
        int first = FIRST.indexOf(id);
        int last = LAST.indexOf(id);
        if (first >= 0) {
            return first;
        }
        return last >= 0 ? FIRST.size() + 1 + last : FIRST.size();
    }
}
