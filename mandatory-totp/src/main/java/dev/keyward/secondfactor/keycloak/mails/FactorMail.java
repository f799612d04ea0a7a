package dev.keyward.secondfactor.keycloak.mails;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.Mails;
import dev.keyward.secondfactor.Campaign;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Stores the mail about a changed factor in the transaction of the change, so it is sent only if the change is committed.
 *
 * <p>Not thread-safe.
 */
public final class FactorMail {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Campaign campaign;

    public FactorMail(KeycloakSession session, RealmModel realm, Campaign campaign) {
        this.session = session;
        this.realm = realm;
        this.campaign = campaign;
    }

    /**
     * Stores a mail to the user; does nothing if the user has no e-mail address.
     *
     * @param isAdded whether the factor was added, not removed
     * @param factor name of the factor in message keys
     * @param from IP address from which the user changed it; null for a change by an administrator
     */
    public void store(UserModel user, boolean isAdded, String factor, @Nullable String from) {
        Map<String, String> parameters = FactorMailKind.parameters(
                isAdded,
                factor,
                Instant.ofEpochMilli(Time.currentTimeMillis()),
                Optional.ofNullable(from).orElse(""),
                realm.isResetPasswordAllowed(),
                campaign.help());
        Mail.to(realm, user, FactorMailKind.ID, session.getContext().resolveLocale(user, true), parameters)
                .ifPresent(mail -> Mails.of(session).ifPresent(mails -> mails.store(mail)));
    }
}
