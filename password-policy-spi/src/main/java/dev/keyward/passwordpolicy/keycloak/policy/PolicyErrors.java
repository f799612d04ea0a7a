package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Reason;
import org.keycloak.policy.PolicyError;

/** Converts Keyward's reasons for refusing a password to Keycloak's policy errors. */
public final class PolicyErrors {

    private PolicyErrors() {}

    public static PolicyError of(Reason reason) {
        return new PolicyError(reason.messageKey(), reason.parameters().toArray());
    }
}
