package dev.keyward.passwordpolicy.keycloak.texts;

import org.keycloak.policy.PolicyError;

/**
 * A reason for the refusal of a password, with the policy that refused it.
 *
 * @param rule the id of the policy that refuses the password; empty for an inadmissible password
 * @param error the error of the policy
 */
public record Failure(String rule, PolicyError error) {

    /** Returns the refusal of an inadmissible password, which is too long or not Unicode text. */
    public static Failure ofAnyPassword(PolicyError error) {
        return new Failure("", error);
    }
}
