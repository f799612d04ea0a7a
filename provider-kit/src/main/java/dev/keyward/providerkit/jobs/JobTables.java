package dev.keyward.providerkit.jobs;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/** Registers the table {@code KEYWARD_JOB_LEASE} with Keycloak; it has one row per background job. Thread-safe. */
@AutoService(JpaEntityProviderFactory.class)
public final class JobTables extends KeywardTables {

    public JobTables() {
        super("keyward-jobs", 1, "META-INF/keyward-jobs-1.xml", List.of(JobLeaseEntity.class), Purge.nothing());
    }
}
