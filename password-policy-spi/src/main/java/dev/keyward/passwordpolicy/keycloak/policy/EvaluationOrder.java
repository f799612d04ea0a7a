package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.Comparator;
import java.util.List;
import org.keycloak.models.PasswordPolicy;

/**
 * The order of the password policies of a realm. They are checked in this order, and their reasons for a refusal are
 * listed in the same order.
 *
 * <p>Reasons that a user can fix at a glance come first, then cheap policies, and policies that verify stored hashes last.
 * Keycloak's own order is that of a hash table.
 */
public final class EvaluationOrder implements Comparator<String> {

    /**
     * Sorts Keyward's rules in the order in which their policies are evaluated. The enforced value of a rule comes
     * before its report-only value.
     */
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

    /** Ids of the policies that compare a password with stored hashes, where each comparison takes about 100 ms. */
    private static final List<String> LAST =
            List.of(PolicyNames.NOT_A_VARIATION, PasswordPolicy.PASSWORD_HISTORY_ID, PasswordPolicy.PASSWORD_AGE);

    /** Returns whether the policy with the given id compares a new password with the user's current or former passwords. */
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
