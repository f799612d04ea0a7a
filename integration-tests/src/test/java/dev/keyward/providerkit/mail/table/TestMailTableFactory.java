package dev.keyward.providerkit.mail.table;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.UncertainMail;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that fills and counts the table of stored mails, and tests how marks of mails in transit end. It is in the package
 * of {@link MailsInTransit} because parts of that class are not public.
 */
public final class TestMailTableFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new MailTable(session);
    }

    @Override
    public String getId() {
        return "test-mail-table";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class MailTable implements RealmResourceProvider {

        private static final String KIND = "breach-check-notice";
        private static final int MOST = 100;

        private final KeycloakSession session;

        MailTable(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        /** Returns the number of stored mails of all realms. */
        @POST
        @Path("count")
        @Produces("text/html")
        public String count() {
            return Long.toString(new Outbox(session).count());
        }

        /** Stores the given number of notices to one user, each to a different address, without the limits of {@link Outbox#add}. */
        @POST
        @Path("fill")
        public Response fill(@FormParam("user") String user, @FormParam("count") int count) {
            EntityManager entities = entities(session);
            String parameters = StoredParameters.write(Map.of(
                    "reason", "breached", "next", "change-soon", "used", Long.toString(Time.currentTimeMillis())));
            for (int n = 0; n < count; n++) {
                Mail mail = new Mail(
                        KIND,
                        session.getContext().getRealm().getId(),
                        user,
                        "bulk-" + n + "@example.com",
                        Optional.of(Locale.ENGLISH),
                        Map.of());
                entities.persist(new MailEntity(mail, parameters, Time.currentTimeMillis()));
            }
            return Response.noContent().build();
        }

        /**
         * Stores mails with different marks, lets the cleaning drop those that were in transit for too long, and rolls everything back.
         *
         * @return the addresses of the mails that were dropped and given up, one line per step
         */
        @POST
        @Path("marks")
        @Produces("text/html")
        public String marks() {
            return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
                own.getTransactionManager().setRollbackOnly();
                return new Marks(own, session.getContext().getRealm().getId()).run();
            });
        }

        @Override
        public void close() {}
    }

    private static EntityManager entities(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Mails with marks in one transaction that no other transaction sees. */
    public static final class Marks {

        private final EntityManager entities;
        private final MailsInTransit inTransit;
        private final Outbox outbox;
        private final String realm;
        private final long now = Time.currentTimeMillis();

        Marks(KeycloakSession session, String realm) {
            this.entities = TestMailTableFactory.entities(session);
            this.inTransit = new MailsInTransit(session);
            this.outbox = new Outbox(session);
            this.realm = realm;
        }

        String run() {
            store("unmarked");
            store("overdue");
            store("ended-meanwhile");
            store("sent-anew-meanwhile");
            store("recent");
            store("slightly-ahead");
            store("far-ahead");
            entities.flush();
            entities.clear(); // so that rows are read again, as another transaction does
            mark("overdue", Optional.of(after(Duration.ofMinutes(-16))));
            mark("ended-meanwhile", Optional.of(after(Duration.ofMinutes(-16))));
            mark("sent-anew-meanwhile", Optional.of(after(Duration.ofMinutes(-16))));
            mark("recent", Optional.of(after(Duration.ofMinutes(-14))));
            mark("slightly-ahead", Optional.of(after(Duration.ofMinutes(4))));
            mark("far-ahead", Optional.of(after(Duration.ofHours(5))));
            List<String> overdue = inTransit.markedTooLong(now, MailTable.MOST, Set.of());
            mark("ended-meanwhile", Optional.empty());
            mark("sent-anew-meanwhile", Optional.of(now));
            String dropped = uncertain(inTransit.drop(overdue, now));
            entities.clear();
            String droppedNext = uncertain(inTransit.dropUncertain(MailTable.MOST, Set.of(), now));
            entities.clear();
            String givenUp = addresses(
                    outbox.giveUp(MailTable.MOST, Set.of(), now).stream().map(Outbox.Waiting::mail));
            entities.clear();
            long later = after(Duration.ofMinutes(16));
            String droppedLater = uncertain(inTransit.dropUncertain(MailTable.MOST, Set.of(), later));
            return "dropped: %s\nnext: %s\ngiven up: %s\nlater: %s"
                    .formatted(dropped, droppedNext, givenUp, droppedLater);
        }

        private long after(Duration time) {
            return now + time.toMillis();
        }

        /** Stores a mail that is old enough to be given up. */
        private void store(String address) {
            Mail mail = new Mail(MailTable.KIND, realm, "user", address, Optional.empty(), Map.of());
            entities.persist(new MailEntity(mail, "{}", after(Duration.ofHours(-25))));
        }

        private void mark(String address, Optional<Long> since) {
            entities.createQuery("update KeywardMail m set m.inTransitSince = :since"
                            + " where m.realmId = :realm and m.address = :address")
                    .setParameter("since", since.orElse(null))
                    .setParameter("realm", realm)
                    .setParameter("address", address)
                    .executeUpdate();
        }

        private String uncertain(List<UncertainMail> mails) {
            return addresses(mails.stream().map(UncertainMail::mail));
        }

        private String addresses(Stream<Mail> mails) {
            return mails.filter(mail -> mail.realmId().equals(realm))
                    .map(Mail::address)
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
