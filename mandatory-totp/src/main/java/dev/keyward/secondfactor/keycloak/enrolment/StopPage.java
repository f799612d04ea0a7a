package dev.keyward.secondfactor.keycloak.enrolment;

import dev.keyward.providerkit.wording.Wording;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Errors;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.theme.Theme;

/**
 * Page that tells a user why this sign-in cannot continue, and leads back to its beginning or to the application. It is an error in
 * the events. Stateless and thread-safe.
 */
public final class StopPage {

    private StopPage() {}

    /** Why the sign-in cannot continue. */
    public enum Cause {
        /** The user has a passkey, but has signed in without it. */
        PASSKEY,
        /** The user's e-mail address was changed a few days ago. */
        CHANGED_ADDRESS,
        /** The user got a second factor elsewhere after this sign-in had begun. */
        SIGN_IN_AGAIN,
        /** The user asked to remove the only second factor. */
        LAST_FACTOR;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Shows the page in place of the current required action. */
    public static void show(RequiredActionContext context, Cause cause) {
        report(context, cause);
        context.challenge(page(context, cause));
    }

    /**
     * Shows the page before any required action, and lets Keycloak roll back what the request has changed, such as the password. The event
     * stays, because Keycloak stores errors in a transaction of their own.
     */
    public static void end(RequiredActionContext context, Cause cause) {
        report(context, cause);
        context.getSession().getTransactionManager().setRollbackOnly();
        throw new WebApplicationException(page(context, cause));
    }

    private static void report(RequiredActionContext context, Cause cause) {
        context.getEvent().clone().user(context.getUser()).error(Errors.NOT_ALLOWED);
        if (cause == Cause.SIGN_IN_AGAIN) {
            AuthenticationManager.expireIdentityCookie(
                    context.getSession()); // or the new sign-in would continue the user session
        }
    }

    private static Response page(RequiredActionContext context, Cause cause) {
        Wording wording = Wording.of(
                context.getSession(),
                context.getRealm(),
                Theme.Type.LOGIN,
                context.getSession().getContext().resolveLocale(context.getUser()));
        String help = RealmCampaign.of(context.getRealm())
                .campaign()
                .map(Campaign::help)
                .orElse("");
        return context.form()
                .setAttribute(WayBack.ATTRIBUTE, cause != Cause.SIGN_IN_AGAIN && WayBack.isOpen(context))
                .setAttribute("cause", cause.word())
                .setAttribute("days", FirstFactorProof.SETTLED_DAYS)
                .setAttribute("help", wording.help(help))
                .createForm("keyward-factor-stop.ftl");
    }
}
