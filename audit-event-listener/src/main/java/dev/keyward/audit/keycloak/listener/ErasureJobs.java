package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.erasure.ErasureJob;
import dev.keyward.audit.keycloak.erasure.PastErasures;
import dev.keyward.audit.keycloak.personal.UnreadableKeys;
import dev.keyward.providerkit.DataFolder;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/** Starts the background job that carries out erasures. Stateless. */
final class ErasureJobs {

    /** Name of the file with past erasures in Keyward's data folder. */
    private static final String FILE = "audit-log-erasures.txt";

    private ErasureJobs() {}

    static Jobs start(AuditServices services, KeycloakSessionFactory factory, Gauges gauges) {
        PastErasures past =
                new PastErasures(factory, services.capture(), DataFolder.find().resolve(FILE));
        past.compare(); // on each node, because the files of the nodes may differ
        UnreadableKeys unreadable = new UnreadableKeys(factory, services.keys()::find);
        gauges.register(
                "keyward.audit.log.unreadable.keys",
                "Data keys of people whose wrapping key is missing in the key file",
                unreadable,
                UnreadableKeys::count);
        return Jobs.afterMigration(
                factory, List.of(new ErasureJob(factory, services.capture(), services.subjects(), past, unreadable)));
    }
}
