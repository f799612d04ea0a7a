package dev.keyward.secondfactor.keycloak.enrolment;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.Factor;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.KeycloakSession;
import org.keycloak.storage.StorageId;

/**
 * Keycloak's required action CONFIGURE_TOTP, extended by an accessible page and by a proof before the first factor.
 *
 * <p>The page replaces Keycloak's in realms with a campaign only. Keycloak's page has fields without labels (keycloak#51206).
 * Replaces Keycloak's action by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class AccessibleTotpSetup extends UpdateTotp {

    private static final String TEMPLATE = "keyward-totp.ftl";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!FirstFactorProof.isAskedIn(context)) {
            showSetUp(context);
        }
    }

    private void showSetUp(RequiredActionContext context) {
        super.requiredActionChallenge(context);
        replacePage(context);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (WayBack.isTaken(context) || FirstFactorProof.handles(context, this::showSetUp)) {
            return;
        }
        setUp(context);
        replacePage(context);
        ProvenSetup.note(context, Factor.AUTHENTICATOR_APP);
    }

    /** Lets Keycloak set up the app, and add the set-up of recovery codes to what the user must do next. */
    private void setUp(RequiredActionContext context) {
        if (StorageId.isLocalStorage(context.getUser().getId())) {
            super.processAction(context);
        } else {
            UnimportedUserContext unimported = new UnimportedUserContext(context, this);
            super.processAction(unimported);
            unimported.passOutcomeTo(context);
        }
    }

    private static void replacePage(RequiredActionContext context) {
        ReplacedPage.show(context, TEMPLATE, WayBack.ATTRIBUTE, WayBack.isOpen(context));
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
