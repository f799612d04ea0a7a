package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The mails of one sign-in. They leave in the background: nothing here waits or fails.
 *
 * <p>A notice goes out once an hour for each user and reason, in the language of the user or the realm; a code in that of the person
 * who waits for it. Not shared between threads.
 */
final class Notices {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final Mails mails;

    Notices(AuthenticationFlowContext context, Mails mails) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = context.getUser();
        this.mails = mails;
    }

    /** What a notice asks its reader to do. */
    enum Next {
        CHANGE_SOON,
        DEADLINE,
        SIGN_IN,
        RESET
    }

    void send(Reason reason, Next next, Optional<Deadline> deadline) {
        String address = user.getEmail();
        if (address == null || address.isBlank() || !new Quota(session).takeNotice(realm, user, reason)) {
            return;
        }
        Locale locale = session.getContext().resolveLocale(user, true);
        Map<String, String> attributes = new HashMap<>();
        attributes.put("reason", reason.word());
        attributes.put("next", next.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        attributes.put("when", PlainTime.of(Instant.ofEpochMilli(Time.currentTimeMillis()), locale));
        deadline.ifPresent(until -> attributes.put("due", PlainTime.of(until.due(), locale)));
        add(
                mails.notices(),
                address,
                "keyward.mail." + reason.word() + ".subject",
                "keyward-password-notice.ftl",
                attributes,
                locale);
    }

    void sendCode(String code) {
        Locale locale = session.getContext().resolveLocale(user);
        add(
                mails.codes(),
                user.getEmail(),
                "keyward.mail.code.subject",
                "keyward-password-code.ftl",
                Map.of(
                        "code",
                        code.substring(0, 4) + " " + code.substring(4),
                        "minutes",
                        Long.toString(MailedCode.LIFE.toMinutes())),
                locale);
    }

    private void add(
            MailQueue queue,
            String address,
            String subject,
            String template,
            Map<String, String> attributes,
            Locale locale) {
        if (realm.getSmtpConfig().isEmpty()) {
            SignInMetrics.mail("dropped"); // the realm sends none, which its administrator knows
            return;
        }
        Map<String, String> all = new HashMap<>(attributes);
        all.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, "true");
        queue.add(
                session.getKeycloakSessionFactory(),
                new Mail(realm.getId(), user.getId(), address, subject, template, all, locale));
    }
}
