package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.AdminReads;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Decides which realms are recorded: those with the attribute that realm setup writes, or all by a server option.
 *
 * <p>Reads the realm from Keycloak's cache, as Keycloak has done before it sends an event. Immutable and thread-safe.
 *
 * @param all whether every realm is recorded
 */
public record RecordedRealms(boolean all) {

    /** Realm attribute that switches the recording on. */
    public static final String ATTRIBUTE = "keyward.audit-log";

    /** Value of the attribute of a realm that is recorded. */
    public static final String ON = "on";

    /** Realm attribute with the reads over the admin REST API that are recorded; missing for none. */
    public static final String READS_ATTRIBUTE = "keyward.audit-log.admin-reads";

    /** Returns whether the given realm is recorded, as the session sees it. */
    public boolean contains(KeycloakSession session, String realmId) {
        return all
                || Optional.ofNullable(session.getContext().getRealm())
                        .filter(current -> realmId.equals(current.getId()))
                        .or(() -> Optional.ofNullable(session.realms().getRealm(realmId)))
                        .filter(RecordedRealms::isOn)
                        .isPresent();
    }

    /**
     * Returns whether the realm exists and is not recorded, after all changes that are committed now. Reads the realm in a new session,
     * because a session keeps the first state of a realm that it has read.
     */
    boolean isOff(KeycloakSessionFactory factory, String realmId) {
        return !all
                && KeycloakModelUtils.runJobInTransactionWithResult(
                        factory,
                        fresh -> Optional.ofNullable(fresh.realms().getRealm(realmId))
                                .filter(realm -> !isOn(realm))
                                .isPresent());
    }

    /** Returns whether the realm is recorded after all changes that are committed now. Reads the realm in a new session. */
    boolean isOn(KeycloakSessionFactory factory, String realmId) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                fresh -> Optional.ofNullable(fresh.realms().getRealm(realmId))
                        .filter(realm -> all || isOn(realm))
                        .isPresent());
    }

    /** Returns whether the set-up of the realm switches the recording on. */
    public static boolean isOn(RealmModel realm) {
        return ON.equals(realm.getAttribute(ATTRIBUTE));
    }

    /** Returns the reads over the admin REST API that the realm records. An unknown word, which realm setup never writes, means all reads. */
    public static AdminReads reads(RealmModel realm) {
        return Optional.ofNullable(realm.getAttribute(READS_ATTRIBUTE))
                .map(word -> AdminReads.of(word).orElse(AdminReads.ALL))
                .orElse(AdminReads.OFF);
    }
}
