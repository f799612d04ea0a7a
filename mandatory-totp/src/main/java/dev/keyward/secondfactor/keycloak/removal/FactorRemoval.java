package dev.keyward.secondfactor.keycloak.removal;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.enrolment.StopPage;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.DeleteCredentialAction;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action that deletes a credential, extended by a page that says why a user must keep the last factor.
 *
 * <p>Keycloak's action would ask whether to delete it, and then fail with an English error. Replaces Keycloak's action by a higher order,
 * and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class FactorRemoval extends DeleteCredentialAction {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!refuses(context)) {
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (!refuses(context)) {
            super.processAction(context);
        }
    }

    /** Shows the page if the user must keep the factor, and returns whether that is so. */
    private boolean refuses(RequiredActionContext context) {
        Optional<String> type =
                Optional.ofNullable(getCredentialType(context.getSession(), context.getAuthenticationSession()));
        boolean isRefused = type.flatMap(FactorRemoval::factor)
                .filter(factor ->
                        LastFactor.mustStay(context.getSession(), context.getRealm(), context.getUser(), factor))
                .isPresent();
        if (isRefused) {
            context.getEvent().event(EventType.REMOVE_CREDENTIAL).detail(Details.CREDENTIAL_TYPE, type.orElseThrow());
            StopPage.show(context, StopPage.Cause.LAST_FACTOR);
        }
        return isRefused;
    }

    private static Optional<Factor> factor(String credentialType) {
        return Stream.of(Factor.values())
                .filter(factor -> FactorSetup.credentialTypeOf(factor).equals(credentialType))
                .findAny();
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
