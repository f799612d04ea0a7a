package dev.keyward.breachcheck.keycloak.pages;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.MailedCode;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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

    /** Message keys of errors that are shown at the field for the verification code, not at the top of the page. */
    private static final Set<String> ABOUT_THE_TYPED_CODE =
            Set.of("keyward.breached.code.missing", "keyward.breached.code.wrong");

    private static final String WORD_JOINER = "\u2060";
    private static final String LEFT_TO_RIGHT = "\u2066";
    private static final String END = "\u2069";

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

    public Response codeSent(PasswordProblem problem, Optional<String> message) {
        LoginFormsProvider form = form(problem);
        message.ifPresent(form::setSuccess);
        return code(form, true, false);
    }

    /** @param expected whether a valid code has been mailed */
    public Response code(PasswordProblem problem, Optional<String> error, boolean expected) {
        LoginFormsProvider form = form(problem);
        error.ifPresent(form::setError);
        return code(form, expected, error.filter(ABOUT_THE_TYPED_CODE::contains).isPresent());
    }

    private Response code(LoginFormsProvider form, boolean expected, boolean invalid) {
        return form.setAttribute("address", masked(user))
                .setAttribute("minutes", Long.toString(MailedCode.LIFE.toMinutes()))
                .setAttribute("expected", expected)
                .setAttribute("invalid", invalid)
                .createForm("keyward-breached-password-code.ftl");
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

    /**
     * Returns the user's e-mail address with most of its local part hidden. Control characters keep it on one line, and from left
     * to right in any text.
     */
    private static String masked(UserModel user) {
        String address = Optional.ofNullable(user.getEmail()).orElse("");
        int at = address.lastIndexOf('@');
        String shown = at < 1 ? "" : address.substring(0, address.offsetByCodePoints(0, 1));
        return LEFT_TO_RIGHT + shown + WORD_JOINER + "…" + WORD_JOINER + (at < 1 ? "" : address.substring(at)) + END;
    }
}
