package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.keycloak.pages.PlainTime;
import dev.keyward.breachcheck.keycloak.pages.Wording;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * The mail that tells users of a new password, when it replaces one that was found: when it was set, and from where.
 *
 * <p>In the language of the user or the realm, in the background, and only if the change is committed. Not shared between threads.
 */
public final class ChangedMail {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    public ChangedMail(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /**
     * Has it sent after the transaction.
     *
     * @param ipAddress from where the password was changed
     * @param endsSessions whether the other sessions of the user end with the change
     */
    public void sendAfterCommit(@Nullable String ipAddress, boolean endsSessions) {
        String address = user.getEmail();
        if (address == null || address.isBlank() || !Mails.canSend(realm)) {
            return;
        }
        Mails.of(session).ifPresent(mails -> {
            Mail mail = mail(address, ipAddress, endsSessions);
            KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
            session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
                @Override
                protected void commitImpl() {
                    mails.notices().add(factory, mail);
                }

                @Override
                protected void rollbackImpl() {
                    // There is no new password to tell of.
                }
            });
        });
    }

    private Mail mail(String address, @Nullable String ipAddress, boolean endsSessions) {
        Locale locale = session.getContext().resolveLocale(user, true);
        PlainTime now = Wording.of(session, realm, Theme.Type.EMAIL, locale)
                .time(Instant.ofEpochMilli(Time.currentTimeMillis()));
        return new Mail(
                realm.getId(),
                user.getId(),
                address,
                "keyward.mail.changed.subject",
                "keyward-password-changed.ftl",
                Map.of(
                        "changedDate",
                        now.date(),
                        "changedTime",
                        now.time(),
                        "from",
                        Optional.ofNullable(ipAddress).orElse(""),
                        "endsSessions",
                        Boolean.toString(endsSessions),
                        "canReset",
                        Boolean.toString(NewPassword.isPossibleByMail(realm, user)),
                        "help",
                        help()),
                locale);
    }

    /** That of the first check that has one: which check found the password is not known any more. */
    private String help() {
        return CheckExecutions.in(realm)
                .map(check -> CheckExecutions.configOf(realm, check).help())
                .filter(help -> !help.isBlank())
                .findFirst()
                .orElse("");
    }
}
