package dev.keyward.providerkit.proof;

import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Tells whether any feature on this server demands mailed proofs in a realm, or of a user.
 *
 * <p>Failure policy: a failure of one feature is logged and counts as a demand, because a change of an address that is not recorded, or
 * a proof that is not asked for, would help an attacker. Stateless and thread-safe.
 */
public final class ProofDemands {

    private static final Logger LOG = Logger.getLogger(ProofDemands.class);

    private static final List<ProofDemand> INSTALLED =
            ServiceLoader.load(ProofDemand.class, ProofDemands.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private ProofDemands() {}

    /** Returns whether a feature demands mailed proofs in the given realm. */
    public static boolean existIn(RealmModel realm) {
        return existIn(realm, INSTALLED);
    }

    /** Returns whether another feature than the given one demands mailed proofs in the given realm. */
    public static boolean existIn(RealmModel realm, Class<? extends ProofDemand> except) {
        return existIn(
                realm,
                INSTALLED.stream().filter(demand -> demand.getClass() != except).toList());
    }

    static boolean existIn(RealmModel realm, List<ProofDemand> demands) {
        return any(demands, demand -> demand.isIn(realm), "changes of e-mail addresses are recorded");
    }

    /** Returns whether a feature knows that the user's password is on a breach list. */
    public static boolean isPasswordBreached(UserModel user) {
        return isPasswordBreached(user, INSTALLED);
    }

    static boolean isPasswordBreached(UserModel user, List<ProofDemand> demands) {
        return any(demands, demand -> demand.isPasswordBreached(user), "a mailed code is asked for");
    }

    private static boolean any(List<ProofDemand> demands, Predicate<ProofDemand> question, String afterFailure) {
        return demands.stream().anyMatch(demand -> {
            try {
                return question.test(demand);
            } catch (RuntimeException | LinkageError e) {
                LOG.errorf("%s failed, so %s. %s", demand.getClass().getSimpleName(), afterFailure, FailureTrace.of(e));
                return true;
            }
        });
    }
}
