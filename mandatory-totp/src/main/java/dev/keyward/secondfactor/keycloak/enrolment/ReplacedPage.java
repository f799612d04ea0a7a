package dev.keyward.secondfactor.keycloak.enrolment;

import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import org.keycloak.authentication.RequiredActionContext;

/** Shows a page of Keyward in place of the page that Keycloak's required action has just made. Stateless and thread-safe. */
final class ReplacedPage {

    private ReplacedPage() {}

    /**
     * Replaces the page of the context, if there is one and the realm has a campaign.
     *
     * <p>Keycloak's forms provider lives as long as the session, so it still has the attributes and errors of Keycloak's page.
     */
    static void show(RequiredActionContext context, String template, String attribute, boolean value) {
        if (context.getStatus() == RequiredActionContext.Status.CHALLENGE
                && RealmCampaign.of(context.getRealm()).campaign().isPresent()) {
            context.challenge(context.form()
                    .setAttribute(attribute, value)
                    .setAttribute("templateName", template)
                    .createForm(template));
        }
    }
}
