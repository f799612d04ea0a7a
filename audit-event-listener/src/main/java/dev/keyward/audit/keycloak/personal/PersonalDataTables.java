package dev.keyward.audit.keycloak.personal;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/**
 * Registers the tables {@code KEYWARD_AUDIT_SUBJECT_KEY} and {@code KEYWARD_AUDIT_ERASURE} with Keycloak.
 *
 * <p>Deleting a user or a realm removes no key, because it would destroy evidence. Thread-safe.
 */
@AutoService(JpaEntityProviderFactory.class)
public final class PersonalDataTables extends KeywardTables {

    public PersonalDataTables() {
        super(
                "keyward-subject-keys",
                1,
                "META-INF/keyward-subject-keys-1.xml",
                List.of(SubjectKeyEntity.class, ErasureEntity.class),
                Purge.nothing());
    }
}
