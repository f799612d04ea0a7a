package dev.keyward.breachcheck.keycloak.pages;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.providerkit.proof.CodeResult;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.wording.PlainTime;
import dev.keyward.providerkit.wording.Wording;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * Renders the pages of the breach check from the templates {@code keyward-breached-password*.ftl}.
 *
 * <p>A theme can override the templates by their names. Not thread-safe.
 */
public final class Pages {

    private static final String CODE = "keyward-breached-password-code.ftl";

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final SignInCheckConfig config;

    public Pages(AuthenticationFlowContext context, UserModel user, SignInCheckConfig config) {
        this.context = context;
        this.user = user;
        this.config = config;
    }

    /** @param canChange whether the user could change the password now */
    public Response notice(PasswordProblem problem, Instant due, boolean canChange) {
        PlainTime time = wording().time(due);
        return form(problem)
                .setAttribute("dueDate", time.date())
                .setAttribute("dueTime", time.time())
                .setAttribute("canChange", canChange)
                .setAttribute("help", wording().help(config.help()))
                .createForm("keyward-breached-password.ftl");
    }

    /** @param result the result to show; empty to show the page without a message */
    public Response code(PasswordProblem problem, MailedProof proof, Optional<CodeResult> result) {
        LoginFormsProvider form = form(problem);
        return result.map(shown -> proof.page(form, CODE, shown)).orElseGet(() -> proof.page(form, CODE));
    }

    public Response stop(PasswordProblem problem, SignInStage.Cause cause) {
        return form(problem)
                .setAttribute("stage", cause.word())
                .setAttribute("canReset", NewPassword.isPossibleByMail(context.getRealm(), user))
                .setAttribute("help", wording().help(config.help()))
                .createForm("keyward-breached-password-stop.ftl");
    }

    private Wording wording() {
        KeycloakSession session = context.getSession();
        return Wording.of(
                session,
                context.getRealm(),
                Theme.Type.LOGIN,
                session.getContext().resolveLocale(user));
    }

    private LoginFormsProvider form(PasswordProblem problem) {
        // With the context, Keycloak's themes show the user's name: the newer one in a field without a label, the older
        // one in place of the page's title.
        return context.form()
                .setAuthContext(null)
                .setAttribute("reason", problem.word())
                .setAttribute("online", config.sources().online());
    }
}
