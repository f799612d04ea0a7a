package dev.keyward.passwordpolicy.keycloak.texts;

import org.keycloak.policy.PolicyError;

/**
 * One reason why a password is refused.
 *
 * @param rule the id of the policy that refuses the password; empty for an inadmissible password
 * @param error the error of the policy
 */
public record Failure(String rule, PolicyError error) {

    /** The refusal of an inadmissible password, which is too long or not Unicode text. */
    public static Failure ofAnyPassword(PolicyError error) {
        return new Failure("", error);
    }
}
