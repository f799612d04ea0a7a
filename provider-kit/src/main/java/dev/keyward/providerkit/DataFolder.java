package dev.keyward.providerkit;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * Finds the folder {@code keyward} in the server's data folder, which holds the files whose paths are not configured.
 *
 * <p>The data folder differs by distribution, and only the provider of Keycloak's password denylist exposes it. If an
 * administrator has disabled that provider, the folder is {@code keyward} in the working directory, and one warning says so.
 */
public final class DataFolder {

    private static final Logger LOG = Logger.getLogger(DataFolder.class);

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private DataFolder() {}

    /** Returns the path of Keyward's folder in the server's data folder; the folder may not exist. */
    public static Path of(KeycloakSessionFactory factory) {
        if (factory.getProviderFactory(PasswordPolicyProvider.class, DenylistPasswordPolicyProviderFactory.ID)
                instanceof DenylistPasswordPolicyProviderFactory denylist) {
            return Path.of(denylist.getDefaultDenylistsBasePath())
                    .resolveSibling("keyward")
                    .normalize();
        }
        Path fallback = Path.of("keyward").toAbsolutePath();
        if (!WARNED.getAndSet(true)) {
            LOG.warnf(
                    "The server's data folder is unknown, because its password policy %s is disabled. Files whose path"
                            + " is not configured are expected in %s.",
                    DenylistPasswordPolicyProviderFactory.ID, fallback);
        }
        return fallback;
    }
}
