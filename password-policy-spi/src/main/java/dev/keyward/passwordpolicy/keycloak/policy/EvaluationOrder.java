package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.Comparator;
import java.util.List;
import org.keycloak.models.PasswordPolicy;

/**
 * The order in which policies run and their reasons are read: what a person can mend at a glance first, cheapest first,
 * what verifies stored hashes last. Keycloak's own order is that of a hash table.
 */
public final class EvaluationOrder implements Comparator<String> {

    /** Of one rule, what is enforced comes before what is tried out. */
    public static final Comparator<EffectiveRule> OF_RULES =
            Comparator.comparing(EffectiveRule::rule, new EvaluationOrder()).thenComparing(EffectiveRule::reportOnly);

    private static final List<String> FIRST = List.of(
            "keyward-min-characters",
            "length",
            "maxLength",
            "keyward-character-classes",
            "keyward-letters-and-digits",
            "lowerCase",
            "upperCase",
            "digits",
            "specialChars",
            "notUsername",
            "notContainsUsername",
            "notEmail",
            "keyward-not-personal",
            "keyward-banned-terms",
            "keyward-no-repeats",
            "keyward-no-sequences",
            "regexPattern",
            "keyward-strength",
            "passwordBlacklist",
            PolicyNames.BREACHED);

    /** Each verifies up to so many stored hashes, at some 100 ms each. */
    private static final List<String> LAST =
            List.of(PolicyNames.NOT_A_VARIATION, PasswordPolicy.PASSWORD_HISTORY_ID, PasswordPolicy.PASSWORD_AGE);

    /** Whether a policy looks at the person's present and former passwords. */
    public static boolean comparesWithPasswords(String id) {
        return LAST.contains(id);
    }

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
