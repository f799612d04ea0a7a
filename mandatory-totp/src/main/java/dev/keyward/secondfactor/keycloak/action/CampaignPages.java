package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.providerkit.wording.PlainTime;
import dev.keyward.providerkit.wording.Wording;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.keycloak.settings.PasskeySignIn;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/** Renders the pages of the campaign from the template {@code keyward-second-factor.ftl}. Not thread-safe. */
final class CampaignPages {

    private static final String TEMPLATE = "keyward-second-factor.ftl";

    private final RequiredActionContext context;
    private final CampaignSignIn signIn;
    private final List<Factor> offered;

    CampaignPages(RequiredActionContext context, CampaignSignIn signIn, List<Factor> offered) {
        this.context = context;
        this.signIn = signIn;
        this.offered = offered;
    }

    /** Renders the page for a user who can still put off the set-up. */
    Response due(Obligation.Due due) {
        return page(due.due(), due.delaysLeft() == 1 ? "last" : "due")
                .setAttribute("left", due.delaysLeft())
                .createForm(TEMPLATE);
    }

    /** Renders the page for a user who must set up a factor. */
    Response required(Obligation.Required required) {
        String cause = required.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return page(required.due(), cause).setAttribute("left", 0).createForm(TEMPLATE);
    }

    private LoginFormsProvider page(DueDate due, String state) {
        KeycloakSession session = context.getSession();
        Wording wording = Wording.of(
                session,
                context.getRealm(),
                Theme.Type.LOGIN,
                session.getContext().resolveLocale(context.getUser()));
        PlainTime time = wording.time(due.inZone());
        return context.form()
                .setAttribute("state", state)
                .setAttribute("dueDate", time.date())
                .setAttribute("dueTime", time.time())
                .setAttribute("passkey", signIn.hasUnusedPasskey() && PasskeySignIn.isPossible(context.getRealm()))
                .setAttribute("factors", offered.stream().map(Factor::word).toList())
                .setAttribute("help", wording.help(signIn.campaign().help()));
    }
}
