package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.folder.FolderJob;
import dev.keyward.audit.keycloak.retention.RetentionJob;
import dev.keyward.audit.keycloak.sequence.KeptCheckpoints;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/** Starts the background jobs that delete old records, and that copy the logs to a folder. Stateless. */
final class RetentionJobs {

    private RetentionJobs() {}

    static Jobs start(AuditServices services, KeptCheckpoints kept, KeycloakSessionFactory factory, Gauges gauges) {
        RetentionJob retention = new RetentionJob(factory, services.retention(), services.keys()::find, kept);
        retention.register(gauges);
        List<Job> jobs = new ArrayList<>(List.of(retention));
        services.folder().ifPresent(settings -> {
            FolderJob folder =
                    new FolderJob(factory, settings, services.retention().sinks());
            folder.register(gauges);
            jobs.add(folder);
        });
        return Jobs.afterMigration(factory, jobs);
    }
}
