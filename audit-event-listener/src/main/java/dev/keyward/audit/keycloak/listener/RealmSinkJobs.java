package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.delivery.RealmDeliveryJob;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/** Starts the background job that delivers records to the sinks of realms. Stateless. */
final class RealmSinkJobs {

    private RealmSinkJobs() {}

    /** Starts the job if the server allows realms to have sinks. */
    static Jobs start(AuditServices services, KeycloakSessionFactory factory, Gauges gauges) {
        if (services.realmSinks().limit() == 0) {
            return Jobs.afterMigration(factory, List.of());
        }
        RealmDeliveryJob job = new RealmDeliveryJob(factory, services.realmSinks(), services.keys()::find);
        job.register(gauges);
        return Jobs.afterMigration(factory, List.<Job>of(job));
    }
}
