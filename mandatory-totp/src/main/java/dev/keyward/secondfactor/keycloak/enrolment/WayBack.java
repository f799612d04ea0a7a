package dev.keyward.secondfactor.keycloak.enrolment;

import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.keycloak.settings.UsableFactors;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.RequiredActionContext;

/**
 * Leads users from a set-up that they chose on the campaign's page back to that page.
 *
 * <p>A set-up that a flow or an administrator requires has no way back. Stateless and thread-safe.
 */
final class WayBack {

    /** Attribute of pages that says whether they show the button. */
    static final String ATTRIBUTE = "wayBack";

    /** Field of the button on Keyward's pages. */
    private static final String FIELD = "back";

    /** Field of the button "Cancel" on Keycloak's pages. */
    private static final String CANCEL = "cancel-aia";

    private WayBack() {}

    /** Returns whether the user chose the current set-up, and could choose something else on the campaign's page. */
    static boolean isOpen(RequiredActionContext context) {
        return CampaignSignIn.of(context)
                .filter(signIn -> signIn.notes().isChosen(context.getAction()))
                .filter(signIn ->
                        UsableFactors.of(context.getRealm(), signIn.campaign()).size() > 1
                                || signIn.obligation() instanceof Obligation.Due)
                .isPresent();
    }

    /** Returns whether the user pressed the button. The way back may have closed since the page was shown. */
    static boolean isAskedFor(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        return form.containsKey(FIELD) || form.containsKey(CANCEL);
    }

    /** Ends the set-up if the user pressed the button, and returns whether that is so. */
    static boolean isTaken(RequiredActionContext context) {
        if (!isAskedFor(context) || !isOpen(context)) {
            return false;
        }
        context.getAuthenticationSession().removeRequiredAction(context.getAction());
        context.cancel();
        return true;
    }
}
