package dev.keyward.secondfactor.keycloak.check;

import dev.keyward.providerkit.wording.Wording;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/** Shows the page with the choice of factors, and adds an explanation to Keycloak's pages. Stateless and thread-safe. */
final class CheckPages {

    private static final String TEMPLATE = "keyward-factor-check.ftl";

    private CheckPages() {}

    /** Shows the page on which the user chooses one of the given factors, with the error of the last page. */
    static void offer(AuthenticationFlowContext context, List<CheckFactor> factors) {
        // If the form knows the context, Keycloak's newer themes show the user's name in a field without a label.
        context.challenge(context.form()
                .setAuthContext(null)
                .setAttribute("factors", factors.stream().map(CheckFactor::word).toList())
                .setAttribute("help", help(context))
                .createForm(TEMPLATE));
    }

    /**
     * Adds to the next page why it asks for a factor, and what users who no longer have it can do. Keycloak's forms provider lives as long as
     * the session, so the page of Keycloak's authenticator shows the message.
     */
    static void explain(AuthenticationFlowContext context) {
        String help = help(context).stream()
                .map(line -> line.stream().map(CheckPages::plain).collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
        if (help.isBlank()) {
            context.form().setInfo("keyward.factor.check.contact");
        } else {
            context.form().setInfo("keyward.factor.check.help", help);
        }
    }

    /** Adds to the next page, on which the user types a code, how to choose another factor. */
    static void explainWayBack(AuthenticationFlowContext context) {
        context.form().setInfo("keyward.factor.check.another");
    }

    /** Returns a part of the help text with the address of its link, because a message of Keycloak has no links. */
    static String plain(Map<String, String> part) {
        String text = part.getOrDefault("text", "");
        String href = part.getOrDefault("href", "");
        return href.isEmpty() || href.endsWith(text) ? text : text + " (" + href + ")";
    }

    private static List<List<Map<String, String>>> help(AuthenticationFlowContext context) {
        KeycloakSession session = context.getSession();
        return Wording.of(
                        session,
                        context.getRealm(),
                        Theme.Type.LOGIN,
                        session.getContext().resolveLocale(context.getUser()))
                .help(RealmCampaign.of(context.getRealm())
                        .campaign()
                        .map(Campaign::help)
                        .orElse(""));
    }
}
