package dev.keyward.secondfactor.keycloak.enrolment;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.keycloak.check.CheckedUser;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.RecoveryAuthnCodesAction;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action for recovery codes, extended by a page that works without scripts and by a proof.
 *
 * <p>The page replaces Keycloak's in realms with a campaign only. Without scripts, the button of Keycloak's page stays disabled. The
 * proof is asked for where the user has no factor, because recovery codes could be used in place of a later one.
 * Replaces Keycloak's action by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class AccessibleRecoveryCodes extends RecoveryAuthnCodesAction {

    private static final String TEMPLATE = "keyward-recovery-codes.ftl";

    /** Field of the page: whether the user has saved the codes. */
    private static final String SAVED = "saved";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!FirstFactorProof.isAskedIn(context)) {
            showCodes(context);
        }
    }

    private void showCodes(RequiredActionContext context) {
        super.requiredActionChallenge(context);
        replacePage(context, false);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (FirstFactorProof.handles(context, this::showCodes)) {
            return;
        }
        boolean isReplaced = RealmCampaign.of(context.getRealm()).campaign().isPresent();
        if (isReplaced && !context.getHttpRequest().getDecodedFormParameters().containsKey(SAVED)) {
            super.requiredActionChallenge(context);
            replacePage(context, true);
            return;
        }
        super.processAction(context);
        replacePage(context, false);
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS) {
            CheckedUser.setUp(context.getAuthenticationSession(), context.getUser());
        }
    }

    private static void replacePage(RequiredActionContext context, boolean isUnconfirmed) {
        ReplacedPage.show(context, TEMPLATE, "unconfirmed", isUnconfirmed);
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
