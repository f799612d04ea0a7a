package dev.keyward.providerkit.proof;

import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Tells in which realms, and of which users, a feature demands mailed proofs.
 *
 * <p>Changes of e-mail addresses are recorded only in these realms. Without the record, an attacker could first change the address. An
 * address that was changed before the first feature demanded proofs has no record, and is accepted at once. A feature must therefore
 * demand proofs from the moment it is configured, also if it asks for the first one later. If its removal from a realm ends the last
 * demand ({@link ProofDemands#existIn(RealmModel, Class)}), it deletes the records of type {@link MailedProof#ADDRESS_RECORD}.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, and are stateless and thread-safe.
 */
public interface ProofDemand {

    /** Returns whether the feature may demand a mailed proof in the given realm. Reads only models that Keycloak caches. */
    boolean isIn(RealmModel realm);

    /**
     * Returns whether the feature knows that the user's password is on a breach list. The user then proves the address before adding a
     * first second factor. Reads only the user cache.
     */
    default boolean isPasswordBreached(UserModel user) {
        return false;
    }
}
