package dev.keyward.breachcheck.keycloak.mails;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.providerkit.limits.Quota;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.Mails;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Sends the notices of one sign-in in the background.
 *
 * <p>A user gets at most one notice an hour per reason. Notices are stored in the database, even if the sign-in fails. No method
 * waits for a mail server or throws. Not thread-safe.
 */
public final class Notices {

    /**
     * Name of the feature, which is part of the names of its mail metrics, such as {@code keyward_breach_check_mails_total}.
     */
    static final String FEATURE = "breach-check";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final String help;

    /** @param help the realm's help text */
    public Notices(AuthenticationFlowContext context, UserModel user, String help) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = user;
        this.help = help;
    }

    /**
     * Advice that a notice about a breached or weak password gives to the user. The variants with HELP are for users who cannot follow the
     * advice without help.
     */
    public enum Next {
        CHANGE_SOON,
        CHANGE_SOON_ACCOUNT,
        CHANGE_SOON_HELP,
        DEADLINE,
        DEADLINE_HELP,
        SIGN_IN,
        SIGN_IN_HELP,
        RESET,
        RESET_HELP;

        public Next orHelp(boolean canChange) {
            return canChange ? this : valueOf(name() + "_HELP");
        }

        /** Returns the word that message keys use for this advice to the user. */
        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public void send(PasswordProblem reason, Next next, Optional<Deadline> deadline) {
        String address = user.getEmail();
        if (address == null || address.isBlank() || !isFirstInAnHour(reason)) {
            return;
        }
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        Map<String, String> parameters =
                NoticeMailKind.parameters(reason, possible(next).word(), now, deadline, help);
        Locale language = session.getContext().resolveLocale(user, true);
        Mail.to(realm, user, NoticeMailKind.ID, language, parameters)
                .ifPresent(mail -> Mails.of(session).ifPresent(mails -> mails.storeInAnyCase(mail)));
    }

    /** Returns false if the user has already been sent a notice with this reason in the last hour, by any node. */
    private boolean isFirstInAnHour(PasswordProblem reason) {
        String notice = "notice." + reason.word() + "." + realm.getId() + "." + user.getId();
        return new Quota(session).take(notice, 1, Duration.ofHours(1));
    }

    /** Returns advice that the user can follow in this realm: the given advice if possible, or else other advice. */
    private Next possible(Next next) {
        return switch (next) {
            case RESET -> next.orHelp(NewPassword.isPossibleByMail(realm, user));
            case CHANGE_SOON ->
                NewPassword.isPossibleByMail(realm, user) || !NewPassword.isPossible(realm, user)
                        ? next.orHelp(NewPassword.isPossible(realm, user))
                        : Next.CHANGE_SOON_ACCOUNT;
            default -> next;
        };
    }
}
