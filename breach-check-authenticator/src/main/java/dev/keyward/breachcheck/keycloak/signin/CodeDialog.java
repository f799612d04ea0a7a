package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.mails.Notices;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;

/**
 * Mails codes and takes them, within bounds: so many codes an hour for a user, so many attempts for a code, and each wrong one counted
 * by brute-force protection. Not shared between threads.
 */
final class CodeDialog {

    private static final String MESSAGE = "keyward.breached.code.";

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final StageNote progress;
    private final Pages pages;
    private final Notices notices;
    private final Quota quota;
    private final Instant now;

    CodeDialog(
            AuthenticationFlowContext context,
            UserModel user,
            StageNote progress,
            Pages pages,
            Notices notices,
            Instant now) {
        this.context = context;
        this.user = user;
        this.progress = progress;
        this.pages = pages;
        this.notices = notices;
        this.quota = new Quota(context.getSession());
        this.now = now;
    }

    /** The page again, without another mail. */
    void show() {
        show(Optional.empty());
    }

    private void show(Optional<String> error) {
        context.challenge(pages.code(error.map(MESSAGE::concat), isExpected()));
    }

    /** Whether there is a code to type. */
    private boolean isExpected() {
        return progress.code().filter(code -> !code.isExpired(now)).isPresent();
    }

    /** Mails the first code, if another one is allowed, and shows the page. */
    void begin() {
        send(Optional.empty());
    }

    private void send(Optional<String> message) {
        if (!quota.takeCode(context.getRealm(), user)) {
            SignInMetrics.code("capped");
            show(Optional.of("too-many"));
            return;
        }
        MailedCode.Fresh fresh = MailedCode.fresh(now);
        progress.expect(fresh.kept());
        notices.sendCode(fresh.code());
        SignInMetrics.code("sent");
        context.challenge(pages.codeSent(message.map(MESSAGE::concat)));
    }

    /** Whether the form holds the code; if not, the flow has its answer. */
    boolean isProvenBy(MultivaluedMap<String, String> form) {
        String locked = AuthenticatorUtils.getDisabledByBruteForceEventError(context, user);
        if (locked != null) {
            context.getEvent().user(user).error(locked);
            String message = locked.equals(Errors.USER_TEMPORARILY_DISABLED) ? "locked" : "locked-for-good";
            context.forceChallenge(pages.code(Optional.of(MESSAGE + message), isExpected()));
            return false;
        }
        if (form.containsKey("resend")) {
            send(Optional.of("resent"));
            return false;
        }
        String typed = Optional.ofNullable(form.getFirst("code")).orElse("");
        Optional<MailedCode> expected = progress.code();
        if (typed.isBlank() || expected.isEmpty()) {
            show(Optional.of(isExpected() ? "missing" : "ask"));
            return false;
        }
        if (expected.get().isExpired(now)) {
            expire();
            return false;
        }
        if (!quota.takeAttempt(expected.get())) {
            progress.forgetCode();
            refuse("spent");
            return false;
        }
        if (!expected.get().is(typed, now)) {
            refuse("wrong");
            return false;
        }
        SignInMetrics.code("right");
        return true;
    }

    /** Says the same of a right and of a wrong one, and counts as no failure: it can prove nothing any more. */
    private void expire() {
        progress.forgetCode();
        SignInMetrics.code("expired");
        context.getEvent().user(user).error(Errors.EXPIRED_CODE);
        context.forceChallenge(pages.code(Optional.of(MESSAGE + "expired"), false));
    }

    private void refuse(String outcome) {
        SignInMetrics.code(outcome);
        context.getEvent().user(user).error(Errors.INVALID_USER_CREDENTIALS);
        context.failureChallenge(
                AuthenticationFlowError.INVALID_CREDENTIALS, pages.code(Optional.of(MESSAGE + outcome), isExpected()));
    }
}
