package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.passwords.CurrentPasswordCheck;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RealmModelDelegate;
import org.keycloak.policy.PasswordPolicyManagerProvider;

/**
 * Checks whether a user's current password meets the realm's current password policy.
 *
 * <p>Calls the server's policy manager, so that scopes and presets apply. The policy is reduced by the rules that compare a
 * password with the user's own passwords, because the current password always fails those. Failure policy: open; an exception is
 * logged without its message, and the verdict is unknown. Not thread-safe.
 */
final class CurrentPolicy {

    private static final Logger LOG = Logger.getLogger(CurrentPolicy.class);

    private static final OnceAMinute FAILURES = new OnceAMinute();

    /**
     * Ids of the password policies that are skipped when the current password is checked at a sign-in. They compare
     * with the user's own passwords or are checked by the breach check itself.
     */
    private static final List<String> SKIPPED = List.of(
            PasswordPolicy.PASSWORD_HISTORY_ID,
            PasswordPolicy.PASSWORD_AGE,
            PolicyNames.NOT_A_VARIATION,
            PolicyNames.BREACHED);

    private final KeycloakSession session;

    CurrentPolicy(KeycloakSession session) {
        this.session = session;
    }

    PolicyVerdict check(RealmModel realm, UserModel user, String password) {
        try (CurrentPasswordCheck check = CurrentPasswordCheck.open(session)) {
            boolean met = session.getProvider(PasswordPolicyManagerProvider.class)
                            .validate(new View(realm, comparingNothing(realm)), user, password)
                    == null;
            if (!met) {
                return PolicyVerdict.NOT_MET;
            }
            return check.isIncomplete() ? PolicyVerdict.UNKNOWN : PolicyVerdict.MET;
        } catch (RuntimeException | StackOverflowError e) {
            if (FAILURES.isDue()) {
                LOG.errorf(
                        "The password policy failed at a sign-in, so the password was not checked against it. %s",
                        FailureTrace.of(e));
            }
            return PolicyVerdict.UNKNOWN;
        }
    }

    private PasswordPolicy comparingNothing(RealmModel realm) {
        PasswordPolicy.Builder policy = realm.getPasswordPolicy().toBuilder();
        SKIPPED.forEach(policy::remove);
        return policy.build(session);
    }

    /** A view of a realm in which the password policy is replaced by another one. Changes nothing in the realm. */
    private static final class View extends RealmModelDelegate {

        private final PasswordPolicy policy;

        View(RealmModel realm, PasswordPolicy policy) {
            super(realm);
            this.policy = policy;
        }

        @Override
        public PasswordPolicy getPasswordPolicy() {
            return policy;
        }
    }
}
