package dev.keyward.it.providers;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.keycloak.Config;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTask;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that sends events at moments that are hard to reach otherwise, such as while the recording ends. */
public final class TestAuditEventsFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new EventsOfRealm(session);
    }

    @Override
    public String getId() {
        return "test-audit-events";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class EventsOfRealm extends TestAuditResource {

        private static final String RECORDING = "keyward.audit-log";

        EventsOfRealm(KeycloakSession session) {
            super(session);
        }

        /**
         * Sends an event from a session that still sees the realm as recorded, after the recording has ended in another session.
         */
        @POST
        @Path("late-event")
        public Response lateEvent() {
            RealmModel realm = session.getContext().getRealm();
            String before = realm.getAttribute(RECORDING);
            inNewSession(own -> own.realms().getRealm(realm.getId()).removeAttribute(RECORDING));
            inNewSession(own -> {
                own.getContext().setRealm(own.realms().getRealm(realm.getId()));
                event(own, EventType.LOGOUT);
            });
            event(session, EventType.LOGIN);
            return Response.status("on".equals(before) && "on".equals(realm.getAttribute(RECORDING)) ? 204 : 409)
                    .build();
        }

        /** Switches the recording off and on again in other sessions, while this request's transaction contains a record. */
        @POST
        @Path("off-and-on")
        public Response offAndOn() {
            event(session, EventType.LOGIN);
            inNewSession(own -> own.realms().getRealm(realm()).removeAttribute(RECORDING));
            inNewSession(this::sendLogout);
            inNewSession(own -> own.realms().getRealm(realm()).setAttribute(RECORDING, "on"));
            inNewSession(this::sendLogout);
            return Response.noContent().build();
        }

        /** Sends an event in a transaction that is rolled back, and another one in a transaction that is committed. */
        @POST
        @Path("rolled-back")
        public Response rolledBack() {
            inNewSession(own -> {
                own.getContext().setRealm(own.realms().getRealm(realm()));
                event(own, EventType.LOGIN);
                own.getTransactionManager().setRollbackOnly();
            });
            inNewSession(this::sendLogout);
            return Response.noContent().build();
        }

        private void sendLogout(KeycloakSession own) {
            own.getContext().setRealm(own.realms().getRealm(realm()));
            event(own, EventType.LOGOUT);
        }

        private void inNewSession(KeycloakSessionTask work) {
            KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), work);
        }

        private static void event(KeycloakSession in, EventType type) {
            new EventBuilder(in.getContext().getRealm(), in).event(type).success();
        }

        /** Makes the inserts of audit records of successes fail in this realm. */
        @POST
        @Path("block")
        public Response block() {
            TestBlockedRecordsFactory.BLOCKED.add(realm());
            return Response.noContent().build();
        }

        @POST
        @Path("unblock")
        public Response unblock() {
            TestBlockedRecordsFactory.BLOCKED.remove(realm());
            return Response.noContent().build();
        }
    }
}
