package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.RolloutState;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.storage.StorageId;

/**
 * REST resource for tests that counts the users of a campaign in the database and by the scan, and stores
 * what users are members of. It is in the package of {@link
 * CoverageCount} because the size of a realm from which on the database counts is not public.
 */
public final class TestCoverageCountFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Counts(session);
    }

    @Override
    public String getId() {
        return "test-coverage-count";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Counts implements RealmResourceProvider {

        private final KeycloakSession session;
        private final RealmModel realm;

        Counts(KeycloakSession session) {
            this.session = session;
            this.realm = session.getContext().getRealm();
        }

        @Override
        public Object getResource() {
            return this;
        }

        /**
         * Returns a line with a number for each kind of user that a report tells apart.
         *
         * @param way {@code database} or {@code scan}; no line if the database cannot count
         * @param days days that have passed
         */
        @POST
        @Path("count")
        @Produces("text/html")
        public String count(@FormParam("way") String way, @FormParam("days") int days) {
            Campaign campaign = RealmCampaign.of(realm).campaign().orElseThrow().begun();
            Instant now = Instant.now().plus(Duration.ofDays(days));
            Map<String, Long> kinds = new TreeMap<>();
            if (way.equals("database")) {
                new CoverageCount(session, realm, campaign, now, 0)
                        .countInDatabase(counted -> kinds.merge(
                                kind(counted.facts(), counted.obligation(), now), counted.users(), Long::sum));
            } else {
                new CoverageScan(session, realm, campaign, now)
                        .forEach(user -> kinds.merge(kind(user.facts(), user.obligation(), now), 1L, Long::sum));
            }
            return kinds.entrySet().stream()
                    .map(kind -> kind.getValue() + " " + kind.getKey())
                    .collect(Collectors.joining("\n"));
        }

        /**
         * Stores a role, a group or a link to an identity provider for a user of a storage that lets Keycloak keep them. LDAP, without
         * import, refuses that.
         *
         * @param kind {@code role}, {@code group} or {@code provider}
         * @param key id of the role or the group, or alias of the provider
         */
        @POST
        @Path("grant")
        public Response grant(
                @FormParam("user") String user, @FormParam("kind") String kind, @FormParam("key") String key) {
            String column = switch (kind) {
                case "role" -> "FED_USER_ROLE_MAPPING (ROLE_ID";
                case "group" -> "FED_USER_GROUP_MEMBERSHIP (GROUP_ID";
                default -> "BROKER_LINK (IDENTITY_PROVIDER";
            };
            session.getProvider(JpaConnectionProvider.class)
                    .getEntityManager()
                    .createNativeQuery("insert into " + column
                            + ", USER_ID, REALM_ID, STORAGE_PROVIDER_ID) values (:key, :user, :realm, :storage)")
                    .setParameter("key", key)
                    .setParameter("user", user)
                    .setParameter("realm", realm.getId())
                    .setParameter("storage", StorageId.providerId(user))
                    .executeUpdate();
            return Response.noContent().build();
        }

        private static String kind(UserFacts facts, Obligation obligation, Instant now) {
            String targets =
                    facts.memberOf().stream().map(CohortTarget::text).sorted().collect(Collectors.joining(" "));
            if (obligation instanceof Obligation.NotConcerned unconcerned) {
                return unconcerned.reason() + ": " + targets;
            }
            String more = obligation instanceof Obligation.Due due && due.delaysUsed() > 0 ? " snoozing" : "";
            if (obligation instanceof Obligation.Enrolled enrolled) {
                more = " " + enrolled.factors();
            }
            return RolloutState.of(obligation, now).orElseThrow().word() + more + ": " + targets;
        }

        @Override
        public void close() {}
    }
}
