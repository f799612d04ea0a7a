package dev.keyward.audit.keycloak.capture;

import dev.keyward.auditlog.record.Participant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Opens the log of a new realm in the transaction that creates the realm.
 *
 * <p>If the creation fails, the log disappears with the realm. Otherwise somebody with the role {@code create-realm} could fill the
 * database with logs of realms that do not exist. Thread-safe.
 */
final class NewRealmLogs {

    /** Prefix of the {@code KeycloakSession} attribute that holds the state of a realm which the session's transaction creates. */
    private static final String ATTRIBUTE = "keyward.audit-log.new-realm.";

    private final LogStarter starter;
    private final BiConsumer<String, ActiveLog> opened;

    /** @param opened gets the id of a realm and its log after their commit; must not throw */
    NewRealmLogs(LogStarter starter, BiConsumer<String, ActiveLog> opened) {
        this.starter = starter;
        this.opened = opened;
    }

    /** A realm whose creation is not committed yet, and its log, which is opened for the first record. */
    private static final class NewRealm {

        private Optional<ActiveLog> log = Optional.empty();
    }

    /** Notes that the session's transaction creates a realm. */
    void created(KeycloakSession session, String realmId) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        NewRealm realm = new NewRealm();
        session.getTransactionManager()
                .enlistAfterCompletion(new Completion(
                        () -> {
                            session.removeAttribute(ATTRIBUTE + realmId);
                            realm.log.ifPresent(log -> opened.accept(realmId, log));
                        },
                        () -> {
                            session.removeAttribute(ATTRIBUTE + realmId);
                            realm.log.ifPresent(log -> starter.rolledBack(factory, log));
                        }));
        session.setAttribute(ATTRIBUTE + realmId, realm);
    }

    /**
     * Registers the session's transaction with the log of a realm that this transaction creates. The first call opens the log.
     * Returns empty if the transaction does not create the realm, or if the log takes no more records.
     *
     * @param by the people who have switched the recording on
     */
    Optional<ActiveLog> begin(KeycloakSession session, String realmId, List<Participant> by) {
        NewRealm realm = session.getAttribute(ATTRIBUTE + realmId, NewRealm.class);
        if (realm == null) {
            return Optional.empty();
        }
        if (realm.log.isEmpty()) {
            realm.log = Optional.of(starter.startWithRealm(session, realmId, by));
        }
        return realm.log.filter(ActiveLog::begin);
    }
}
