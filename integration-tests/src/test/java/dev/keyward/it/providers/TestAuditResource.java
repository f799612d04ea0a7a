package dev.keyward.it.providers;

import jakarta.persistence.EntityManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

/** Base of the REST resources for tests that change the tables of the audit log. */
public abstract class TestAuditResource implements RealmResourceProvider {

    /** Condition for the records of a realm, with the parameter {@code realm}. */
    static final String OF_REALM = " r.logId in (select l.id from KeywardAuditLog l where l.realmId = :realm)";

    final KeycloakSession session;

    TestAuditResource(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @Override
    public void close() {}

    final EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns the id of the realm in the query of the request, which may be deleted, or else the one of the request. */
    final String realm() {
        String given = session.getContext().getUri().getQueryParameters().getFirst("realm");
        return given == null ? session.getContext().getRealm().getId() : given;
    }
}
