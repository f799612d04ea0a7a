package dev.keyward.providerkit.tables;

import com.google.auto.service.AutoService;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.keycloak.compatibility.CompatibilityMetadataProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/**
 * Reports the versions of Keyward's tables to {@code kc.sh update-compatibility}.
 *
 * <p>Keycloak refuses a rolling update between two jars whose versions differ, because the older node might not understand the
 * changed tables. Stateless and thread-safe.
 */
@AutoService(CompatibilityMetadataProvider.class)
public final class SchemaVersions implements CompatibilityMetadataProvider {

    @Override
    public Map<String, String> metadata() {
        return ServiceLoader.load(JpaEntityProviderFactory.class, SchemaVersions.class.getClassLoader()).stream()
                .filter(provider -> KeywardTables.class.isAssignableFrom(provider.type()))
                .map(provider -> (KeywardTables) provider.get())
                .collect(Collectors.toMap(KeywardTables::getId, tables -> Integer.toString(tables.version())));
    }

    @Override
    public String getId() {
        return "keyward-tables";
    }
}
