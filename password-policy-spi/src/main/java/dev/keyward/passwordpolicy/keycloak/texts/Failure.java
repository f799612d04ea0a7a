package dev.keyward.passwordpolicy.keycloak.texts;

import org.keycloak.policy.PolicyError;

/**
 * The refusal of a password by one policy, with the error that states the reason.
 *
 * @param rule the id of the policy that refuses the password; empty for an inadmissible password
 * @param error the error of the policy
 */
public record Failure(String rule, PolicyError error) {

    /**
     * Returns the failure that is reported for a password that is too long or is not Unicode text. No single policy
     * refuses such a password.
     */
    public static Failure ofAnyPassword(PolicyError error) {
        return new Failure("", error);
    }
}
