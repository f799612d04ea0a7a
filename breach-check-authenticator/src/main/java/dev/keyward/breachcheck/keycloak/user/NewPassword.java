package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;

/** Keycloak's own page for a new password. Stateless and thread-safe. */
public final class NewPassword {

    private static final Logger LOG = Logger.getLogger(NewPassword.class);

    private static final OnceAMinute SWITCHED_OFF = new OnceAMinute();

    private static final String ACTION = UserModel.RequiredAction.UPDATE_PASSWORD.name();

    /** The edit mode of Keycloak's directories, LDAP and Kerberos, in which it changes nothing. */
    private static final String READ_ONLY = "READ_ONLY";

    private NewPassword() {}

    public static boolean isPossible(RealmModel realm, UserModel user) {
        return !isKeptElsewhere(realm, user) && isOn(realm);
    }

    /** Whether <em>Forgot password?</em> leads to a mail, and the mail to a new password. */
    public static boolean isPossibleByMail(RealmModel realm, UserModel user) {
        return realm.isResetPasswordAllowed()
                && !realm.getSmtpConfig().isEmpty()
                && user.getEmail() != null
                && !user.getEmail().isBlank()
                && isPossible(realm, user);
    }

    /** In a directory that Keycloak may only read: the page would end in an error. */
    private static boolean isKeptElsewhere(RealmModel realm, UserModel user) {
        return Optional.ofNullable(user.getFederationLink())
                .map(realm::getComponent)
                .filter(directory -> READ_ONLY.equals(directory.get("editMode")))
                .isPresent();
    }

    private static boolean isOn(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(ACTION);
        if (action != null && action.isEnabled()) {
            return true;
        }
        if (SWITCHED_OFF.isDue()) {
            LOG.errorf(
                    "Realm %s: the required action %s is off, so nobody can change a breached password at a sign-in."
                            + " Turn it on.",
                    realm.getName(), ACTION);
        }
        return false;
    }
}
