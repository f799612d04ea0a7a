package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.AdminReads;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Decides which realms are recorded: all realms if a server option says so, otherwise those with the attribute that
 * realm setup writes.
 *
 * <p>Reads the realm from Keycloak's cache, as Keycloak has done before it sends an event. Immutable and thread-safe.
 *
 * @param all whether every realm is recorded
 */
public record RecordedRealms(boolean all) {

    /** Name of the realm attribute that switches the recording in the audit log on. */
    public static final String ATTRIBUTE = "keyward.audit-log";

    /** Value of the realm attribute {@code keyward.audit-log} that switches the realm's audit log on. */
    public static final String ON = "on";

    /** Resource types of admin events that can switch a realm's audit log on or off: realm updates and realm setup. */
    private static final Set<String> SWITCHES = Set.of("REALM", "KEYWARD_SETUP");

    /**
     * Name of the realm attribute that selects which read calls of the admin REST API are recorded; absent if none are
     * recorded.
     */
    public static final String READS_ATTRIBUTE = "keyward.audit-log.admin-reads";

    /** Returns whether the audit log records the given realm, as the given session sees the realm. */
    public boolean contains(KeycloakSession session, String realmId) {
        return all
                || Optional.ofNullable(session.getContext().getRealm())
                        .filter(current -> realmId.equals(current.getId()))
                        .or(() -> Optional.ofNullable(session.realms().getRealm(realmId)))
                        .filter(RecordedRealms::isOn)
                        .isPresent();
    }

    /**
     * Returns whether the realm exists and its recording is off, according to the committed data. Reads the realm in a new
     * session, because a session keeps the first state of a realm that it has read.
     */
    boolean isOff(KeycloakSessionFactory factory, String realmId) {
        return !all
                && KeycloakModelUtils.runJobInTransactionWithResult(
                        factory,
                        fresh -> Optional.ofNullable(fresh.realms().getRealm(realmId))
                                .filter(realm -> !isOn(realm))
                                .isPresent());
    }

    /** Returns whether the recording of the realm is on, according to the committed data. Reads the realm in a new session. */
    boolean isOn(KeycloakSessionFactory factory, String realmId) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                fresh -> Optional.ofNullable(fresh.realms().getRealm(realmId))
                        .filter(realm -> all || isOn(realm))
                        .isPresent());
    }

    /** Returns whether an admin event is of a kind that can switch the recording of its realm on or off. */
    boolean maySwitch(AdminEvent event) {
        return SWITCHES.contains(
                Optional.ofNullable(event.getResourceTypeAsString()).orElse(""));
    }

    /**
     * Returns whether the realm's recording is on in the session's view but off in the committed data, or the other way
     * round. An update of the realm is not committed yet when its event comes; realm setup has committed its changes in
     * other transactions, which the session does not see.
     */
    boolean isChanging(KeycloakSession session, String realmId) {
        return contains(session, realmId) != isOn(session.getKeycloakSessionFactory(), realmId);
    }

    /** Returns whether realm setup has switched the recording of the realm on. */
    public static boolean isOn(RealmModel realm) {
        return ON.equals(realm.getAttribute(ATTRIBUTE));
    }

    /**
     * Returns which read calls of the admin REST API are recorded in the given realm. An unknown word, which realm
     * setup never writes, means all reads.
     */
    public static AdminReads reads(RealmModel realm) {
        return Optional.ofNullable(realm.getAttribute(READS_ATTRIBUTE))
                .map(word -> AdminReads.of(word).orElse(AdminReads.ALL))
                .orElse(AdminReads.OFF);
    }
}
