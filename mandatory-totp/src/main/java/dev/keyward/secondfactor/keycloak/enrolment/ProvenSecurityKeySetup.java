package dev.keyward.secondfactor.keycloak.enrolment;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.Factor;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnRegisterFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action that sets up a security key, extended by a proof before the first factor.
 *
 * <p>Replaces Keycloak's action by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class ProvenSecurityKeySetup extends WebAuthnRegisterFactory {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new ProvenSetup(super.create(session), Factor.SECURITY_KEY);
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
