package dev.keyward.secondfactor.keycloak.totp;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action CONFIGURE_TOTP, extended by an accessible page with a way back to the other factors.
 *
 * <p>The page replaces Keycloak's in realms with a campaign only. Keycloak's page has fields without labels (keycloak#51206).
 * Replaces Keycloak's action by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class AccessibleTotpSetup extends UpdateTotp {

    private static final String TEMPLATE = "keyward-totp.ftl";

    /** Field of the page that leads back to the other factors. */
    private static final String OTHER = "other";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        super.requiredActionChallenge(context);
        replacePage(context);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (context.getHttpRequest().getDecodedFormParameters().containsKey(OTHER) && isOneOfSeveral(context)) {
            context.getAuthenticationSession().removeRequiredAction(getId());
            context.cancel();
            return;
        }
        super.processAction(context);
        replacePage(context);
    }

    private void replacePage(RequiredActionContext context) {
        ReplacedPage.show(context, TEMPLATE, "otherFactors", isOneOfSeveral(context));
    }

    /** Returns whether the user chose this action on the campaign's page, and could choose another factor there. */
    private boolean isOneOfSeveral(RequiredActionContext context) {
        return CampaignSignIn.of(context)
                .filter(signIn -> signIn.campaign().factors().size() > 1)
                .filter(signIn -> signIn.notes().isChosen(getId()))
                .isPresent();
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
