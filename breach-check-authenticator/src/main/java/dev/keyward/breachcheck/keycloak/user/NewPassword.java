package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;

/** Determines whether a user can change the password, with Keycloak's required action or by mail. Stateless and thread-safe. */
public final class NewPassword {

    private static final Logger LOG = Logger.getLogger(NewPassword.class);

    private static final OnceAMinute SWITCHED_OFF = new OnceAMinute();

    private static final String ACTION = UserModel.RequiredAction.UPDATE_PASSWORD.name();

    /** Edit mode of an LDAP or Kerberos provider that does not let Keycloak change passwords. */
    private static final String READ_ONLY = "READ_ONLY";

    private NewPassword() {}

    public static boolean isPossible(RealmModel realm, UserModel user) {
        return !isInReadOnlyDirectory(realm, user) && isActionEnabled(realm);
    }

    /** Returns whether the user can reset the password by mail, with <em>Forgot password?</em>. */
    public static boolean isPossibleByMail(RealmModel realm, UserModel user) {
        return realm.isResetPasswordAllowed()
                && !realm.getSmtpConfig().isEmpty()
                && user.getEmail() != null
                && !user.getEmail().isBlank()
                && isPossible(realm, user);
    }

    /** Returns whether the user comes from a read-only directory, where Keycloak cannot change the password. */
    private static boolean isInReadOnlyDirectory(RealmModel realm, UserModel user) {
        return Optional.ofNullable(user.getFederationLink())
                .map(realm::getComponent)
                .filter(directory -> READ_ONLY.equals(directory.get("editMode")))
                .isPresent();
    }

    private static boolean isActionEnabled(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(ACTION);
        if (action != null && action.isEnabled()) {
            return true;
        }
        if (SWITCHED_OFF.isDue()) {
            LOG.errorf(
                    "Realm %s: the required action %s is disabled, so users cannot change a breached password at sign-in."
                            + " Enable it.",
                    realm.getName(), ACTION);
        }
        return false;
    }
}
