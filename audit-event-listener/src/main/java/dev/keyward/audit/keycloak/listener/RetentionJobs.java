package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.retention.RetentionJob;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/** Starts the background job of the retention. Stateless. */
final class RetentionJobs {

    private RetentionJobs() {}

    static Jobs start(AuditServices services, KeycloakSessionFactory factory, Gauges gauges) {
        RetentionJob job = new RetentionJob(factory, services.retention(), services.keys()::find);
        job.register(gauges);
        return Jobs.afterMigration(factory, List.of(job));
    }
}
