package dev.keyward.providerkit.tables;

import com.google.auto.service.AutoService;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/** Registers the table {@code KEYWARD_REALM_RECORD} of {@link RealmRecords} with Keycloak. Thread-safe. */
@AutoService(JpaEntityProviderFactory.class)
public final class RealmRecordTables extends KeywardTables {

    public RealmRecordTables() {
        super(
                "keyward",
                1,
                "META-INF/keyward-tables-1.xml",
                List.of(RealmRecordEntity.class),
                Purge.byRealm("KeywardRealmRecord"));
    }
}
