package dev.keyward.providerkit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.common.util.Environment;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.DefaultKeycloakSessionFactory;

@DisplayName("The background jobs of a server")
class JobsTest {

    private static final Job JOB = new Job() {
        @Override
        public String name() {
            return "any";
        }

        @Override
        public Duration pause() {
            return Duration.ofMinutes(5);
        }

        @Override
        public boolean runSlice(Lease lease) {
            throw new IllegalStateException("no node has the lease");
        }
    };

    /** Keycloak's session factory without a database, so that the jobs never get a lease. */
    private static final class Sessions extends DefaultKeycloakSessionFactory {

        @Override
        public KeycloakSession create() {
            throw new IllegalStateException("no database");
        }
    }

    private final Sessions sessions = new Sessions();
    private final Jobs jobs = new Jobs(sessions, List.of(JOB));

    @AfterEach
    void close() {
        jobs.close();
    }

    private void migrate() {
        sessions.publish(new PostMigrationEvent(sessions));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("keyward-job-any"))
                .count();
    }

    @Test
    @DisplayName("start once, after Keycloak has migrated its database, and end when the server stops")
    void start() {
        sessions.publish(new ProviderEvent() {});
        jobs.wake();
        assertThat(threads()).isZero();
        migrate();
        migrate();
        assertThat(threads()).isEqualTo(1);
        jobs.wake();
        jobs.close();
        assertThat(threads()).isZero();
    }

    @Test
    @DisplayName("do not start in a command such as export, which migrates the database too")
    void commands() {
        String before = System.getProperty(Environment.PROFILE, "");
        System.setProperty(Environment.PROFILE, Environment.NON_SERVER_MODE);
        try {
            migrate();
            assertThat(threads()).isZero();
        } finally {
            System.setProperty(Environment.PROFILE, before);
        }
    }

    @Test
    @DisplayName("do not start after the server has begun to stop")
    void stopped() {
        jobs.close();
        migrate();
        assertThat(threads()).isZero();
    }
}
