package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.keycloak.pages.PlainTime;
import dev.keyward.breachcheck.keycloak.pages.Wording;
import dev.keyward.breachcheck.keycloak.signin.Quota;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * The mails of one sign-in. They leave in the background: nothing here waits or fails.
 *
 * <p>A notice goes out once an hour for each user and reason, in the language of the user or the realm; a code in that of the person
 * who waits for it. Not shared between threads.
 */
public final class Notices {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final Mails mails;
    private final String help;

    /** @param help the realm's text for people who need help */
    public Notices(AuthenticationFlowContext context, UserModel user, Mails mails, String help) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = user;
        this.mails = mails;
        this.help = help;
    }

    /** What a notice asks its reader to do; those with HELP are for people who cannot do it by themselves. */
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

        /** As it stands in the keys of messages. */
        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public void send(PasswordProblem reason, Next next, Optional<Deadline> deadline) {
        String address = user.getEmail();
        if (address == null || address.isBlank() || !new Quota(session).takeNotice(realm, user, reason)) {
            return;
        }
        Locale locale = session.getContext().resolveLocale(user, true);
        Wording wording = Wording.of(session, realm, Theme.Type.EMAIL, locale);
        PlainTime used = wording.time(Instant.ofEpochMilli(Time.currentTimeMillis()));
        Map<String, String> attributes = new HashMap<>();
        attributes.put("reason", reason.word());
        attributes.put("next", possible(next).word());
        attributes.put("usedDate", used.date());
        attributes.put("usedTime", used.time());
        attributes.put("help", help);
        deadline.map(until -> wording.time(until.due())).ifPresent(due -> {
            attributes.put("dueDate", due.date());
            attributes.put("dueTime", due.time());
        });
        add(
                mails.notices(),
                new Mail(
                        realm.getId(),
                        user.getId(),
                        address,
                        "keyward.mail." + reason.word() + ".subject",
                        "keyward-password-notice.ftl",
                        attributes,
                        locale));
    }

    /** No mail asks for what its reader cannot do. */
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

    public void sendCode(String code) {
        add(
                mails.codes(),
                new Mail(
                        realm.getId(),
                        user.getId(),
                        user.getEmail(),
                        "keyward.mail.code.subject",
                        "keyward-password-code.ftl",
                        Map.of(
                                "code",
                                code.substring(0, 4) + " " + code.substring(4),
                                "minutes",
                                Long.toString(MailedCode.LIFE.toMinutes())),
                        session.getContext().resolveLocale(user)));
    }

    private void add(MailQueue queue, Mail mail) {
        if (Mails.canSend(realm)) {
            queue.add(session.getKeycloakSessionFactory(), mail);
        }
    }
}
