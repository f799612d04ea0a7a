package dev.keyward.providerkit.proof;

import org.keycloak.models.RealmModel;

/**
 * Tells in which realms a feature demands mailed proofs.
 *
 * <p>Changes of e-mail addresses are recorded only in these realms. Without the record, an attacker could first change the address.
 * Implementations are found by {@link java.util.ServiceLoader}, and are stateless and thread-safe.
 */
public interface ProofDemand {

    /** Returns whether the feature may demand a mailed proof in the given realm. Reads only models that Keycloak caches. */
    boolean isIn(RealmModel realm);
}
