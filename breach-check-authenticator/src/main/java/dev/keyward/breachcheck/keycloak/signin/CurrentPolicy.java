package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RealmModelDelegate;
import org.keycloak.policy.PasswordPolicyManagerProvider;

/**
 * Whether a password that is in use meets the realm's password policy of today.
 *
 * <p>Asks whatever policy manager the server has, so that scopes and presets hold, with a view of the realm whose policy lacks the
 * rules that compare with the user's own passwords: the current one fails them always. Failure policy: open; of a policy that fails,
 * which is logged without its text, nothing is known. Not shared between threads.
 */
final class CurrentPolicy {

    private static final Logger LOG = Logger.getLogger(CurrentPolicy.class);

    private static final OnceAMinute FAILURES = new OnceAMinute();

    /** Leaked passwords are the other question, which this execution asks itself. */
    private static final List<String> NOT_ASKED =
            List.of("passwordHistory", "passwordAge", "keyward-not-a-variation", "keyward-breached");

    /**
     * An attribute of the session, read by Keyward's policy manager: the same rules may come from scopes, which no view of the realm
     * hides. It says there whether it passed a rule over that failed.
     */
    private static final String IS_CURRENT = "keyward.password.is-current";

    private final KeycloakSession session;

    CurrentPolicy(KeycloakSession session) {
        this.session = session;
    }

    PolicyVerdict ask(RealmModel realm, UserModel user, String password) {
        AtomicBoolean passedOver = new AtomicBoolean();
        try {
            session.setAttribute(IS_CURRENT, passedOver);
            boolean met = session.getProvider(PasswordPolicyManagerProvider.class)
                            .validate(new View(realm, comparingNothing(realm)), user, password)
                    == null;
            if (!met) {
                return PolicyVerdict.NOT_MET;
            }
            return passedOver.get() ? PolicyVerdict.UNKNOWN : PolicyVerdict.MET;
        } catch (RuntimeException | StackOverflowError e) {
            if (FAILURES.isDue()) {
                LOG.errorf(
                        "The password policy could not be asked at a sign-in; whether the password is weak is not known. %s",
                        FailureTrace.of(e));
            }
            return PolicyVerdict.UNKNOWN;
        } finally {
            session.removeAttribute(IS_CURRENT);
        }
    }

    private PasswordPolicy comparingNothing(RealmModel realm) {
        PasswordPolicy.Builder policy = realm.getPasswordPolicy().toBuilder();
        NOT_ASKED.forEach(policy::remove);
        return policy.build(session);
    }

    /** The realm with another password policy; writes nothing. */
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
