package dev.keyward.providerkit.proof;

import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.ServiceLoader;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * Tells whether any feature on this server demands mailed proofs in a realm.
 *
 * <p>Failure policy: a failure of one feature is logged and counts as a demand, because a change of an address that is not recorded
 * would help an attacker. Stateless and thread-safe.
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
        return demands.stream().anyMatch(demand -> isIn(realm, demand));
    }

    private static boolean isIn(RealmModel realm, ProofDemand demand) {
        try {
            return demand.isIn(realm);
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(
                    "%s failed, so changes of e-mail addresses are recorded. %s",
                    demand.getClass().getSimpleName(), FailureTrace.of(e));
            return true;
        }
    }
}
