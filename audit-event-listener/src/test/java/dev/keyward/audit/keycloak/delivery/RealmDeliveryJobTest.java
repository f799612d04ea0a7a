package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.auditlog.keys.AuditKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.DefaultKeycloakSessionFactory;

@DisplayName("The job of the sinks of realms")
class RealmDeliveryJobTest {

    @Test
    @DisplayName("leaves its lease to other nodes while its node has no usable key file, because it could open no sink")
    void withoutKey() {
        AtomicReference<Optional<AuditKeys>> keys = new AtomicReference<>(Optional.empty());
        RealmDeliveryJob job = new RealmDeliveryJob(
                new Sessions(), new RealmSinkRules(1, List.of(), PersonalDataLevel.PSEUDONYMS), keys::get);
        assertThat(job.isAble()).isFalse();
        keys.set(Optional.of(AuditKeys.make()));
        assertThat(job.isAble()).isTrue();
        job.stop();
    }

    /** Keycloak's session factory without a database. */
    private static final class Sessions extends DefaultKeycloakSessionFactory {

        @Override
        public KeycloakSession create() {
            throw new IllegalStateException("no database");
        }
    }
}
