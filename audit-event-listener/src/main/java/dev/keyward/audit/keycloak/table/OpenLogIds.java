package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads the ids of the open logs of all realms. Stateless. */
public final class OpenLogIds {

    private OpenLogIds() {}

    /** Returns the ids of all open logs, with one query in the transaction of a Keycloak session. */
    public static Set<LogId> of(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery("select l.id from KeywardAuditLog l where l.openFor = l.realmId", String.class)
                .getResultStream()
                .map(LogId::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
