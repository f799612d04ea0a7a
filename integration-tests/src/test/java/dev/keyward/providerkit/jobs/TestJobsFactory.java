package dev.keyward.providerkit.jobs;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;

/**
 * REST resource for tests that ends the pause of a background job of this node, which otherwise takes up to half a minute. It is in the
 * package of {@link JobLoop} because that class is not public.
 */
public final class TestJobsFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new WakeUps(session.getKeycloakSessionFactory());
    }

    @Override
    public String getId() {
        return "test-jobs";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class WakeUps implements RealmResourceProvider {

        /** Simple names of the classes whose fields lead from a provider factory to the loops of its jobs. */
        private static final Set<String> HOLDERS =
                Set.of("SetupResourceFactory", "AuditLogListenerFactory", "BackgroundParts", "Part", "Jobs");

        private final KeycloakSessionFactory factory;

        WakeUps(KeycloakSessionFactory factory) {
            this.factory = factory;
        }

        @Override
        public Object getResource() {
            return this;
        }

        /** Wakes a job on this node. A node on which the job has not started yet, or that does not own its lease, does nothing. */
        @POST
        @Path("wake")
        public Response wake(@FormParam("job") String job) {
            Stream.of(
                            factory.getProviderFactory(AdminRealmResourceProvider.class, "setup"),
                            factory.getProviderFactory(EventListenerProvider.class, "keyward-audit-log"))
                    .flatMap(WakeUps::loops)
                    .distinct()
                    .filter(loop -> nameOf(loop).equals(job))
                    .forEach(JobLoop::wake);
            return Response.noContent().build();
        }

        private static Stream<JobLoop> loops(@Nullable Object holder) {
            if (holder instanceof JobLoop loop) {
                return Stream.of(loop);
            }
            if (holder instanceof Optional<?> value) {
                return value.stream().flatMap(WakeUps::loops);
            }
            if (holder instanceof List<?> values) {
                return values.stream().flatMap(WakeUps::loops);
            }
            if (holder == null || !HOLDERS.contains(holder.getClass().getSimpleName())) {
                return Stream.empty();
            }
            return Arrays.stream(holder.getClass().getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .flatMap(field -> loops(value(holder, field)));
        }

        private static String nameOf(JobLoop loop) {
            try {
                return value(loop, JobLoop.class.getDeclaredField("job")) instanceof Job job ? job.name() : "";
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }

        private static @Nullable Object value(Object holder, Field field) {
            try {
                field.setAccessible(true);
                return field.get(holder);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }
}
