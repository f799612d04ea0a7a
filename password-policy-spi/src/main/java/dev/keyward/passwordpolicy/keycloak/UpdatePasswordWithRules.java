package dev.keyward.passwordpolicy.keycloak;

import com.google.auto.service.AutoService;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdatePassword;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's own action UPDATE_PASSWORD, in its place by a higher order, with the rules on its page and the event in which
 * report-only rules tell.
 *
 * <p>Everything else is Keycloak's. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class UpdatePasswordWithRules extends UpdatePassword {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        RulesOnPage.forUser(context.getSession(), context.getUser());
        SignOutNotice.addTo(context.getSession(), context.getRealm(), context.getUser());
        super.requiredActionChallenge(context);
    }

    /** The page comes again after a bad password, with the rules again. */
    @Override
    public void processAction(RequiredActionContext context) {
        ReportOnly.recordIn(context.getSession(), context.getEvent());
        RulesOnPage.forUser(context.getSession(), context.getUser());
        super.processAction(context);
    }

    /** Above Keycloak's own factory of the same id, which has 0. */
    @Override
    public int order() {
        return 100;
    }
}
