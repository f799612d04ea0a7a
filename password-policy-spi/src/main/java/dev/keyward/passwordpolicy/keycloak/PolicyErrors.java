package dev.keyward.passwordpolicy.keycloak;

import dev.keyward.passwordpolicy.Reason;
import org.keycloak.policy.PolicyError;

/** Reasons as Keycloak takes them. */
final class PolicyErrors {

    private PolicyErrors() {}

    static PolicyError of(Reason reason) {
        return new PolicyError(reason.messageKey(), reason.parameters().toArray());
    }
}
