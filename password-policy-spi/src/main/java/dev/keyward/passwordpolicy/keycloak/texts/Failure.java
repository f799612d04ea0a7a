package dev.keyward.passwordpolicy.keycloak.texts;

import org.keycloak.policy.PolicyError;

/**
 * One reason why a password is refused.
 *
 * @param rule the id of the policy that refuses it; empty for a password that no policy is asked about
 * @param error what the policy says
 */
public record Failure(String rule, PolicyError error) {

    /** A password that no policy is asked about: too long, or broken Unicode. */
    public static Failure ofAnyPassword(PolicyError error) {
        return new Failure("", error);
    }
}
