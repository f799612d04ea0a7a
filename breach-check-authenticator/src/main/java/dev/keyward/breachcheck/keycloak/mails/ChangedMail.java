package dev.keyward.breachcheck.keycloak.mails;

import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.Mails;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Stores the notice that tells a user that their breached or weak password was changed.
 *
 * <p>The notice is stored in the transaction of the change, so it is sent only if the change is committed. Not thread-safe.
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
     * Stores the notice about the changed password; does nothing if the user has no e-mail address.
     *
     * @param ipAddress IP address from which the password was changed
     * @param endsSessions whether the user's other sessions end with the change
     */
    public void store(@Nullable String ipAddress, boolean endsSessions) {
        Map<String, String> parameters = ChangedMailKind.parameters(
                Instant.ofEpochMilli(Time.currentTimeMillis()),
                Optional.ofNullable(ipAddress).orElse(""),
                endsSessions,
                NewPassword.isPossibleByMail(realm, user),
                help());
        Locale language = session.getContext().resolveLocale(user, true);
        Mail.to(realm, user, ChangedMailKind.ID, language, parameters)
                .ifPresent(mail -> Mails.of(session).ifPresent(mails -> mails.store(mail)));
    }

    /** Returns the first help text that is configured in an execution of the breach check. */
    private String help() {
        return CheckExecutions.in(realm)
                .map(check -> CheckExecutions.configOf(realm, check).help())
                .filter(help -> !help.isBlank())
                .findFirst()
                .orElse("");
    }
}
