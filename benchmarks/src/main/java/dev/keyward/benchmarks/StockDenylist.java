package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory.FileBasedPasswordDenylist;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory;

/** Keycloak's own classes for a list of forbidden passwords, with the settings that they have when nobody sets any. */
final class StockDenylist {

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger KEYCLOAK = Logger.getLogger("org.keycloak");

    static {
        KEYCLOAK.setLevel(Level.WARNING);
    }

    private StockDenylist() {}

    /** What {@code kc.sh tools build-password-denylist} calls. */
    static Path build(Path passwords, Path target) throws IOException {
        DenylistPasswordPolicyProviderFactory.buildBloomFile(
                passwords, target, DenylistPasswordPolicyProviderFactory.DEFAULT_FALSE_POSITIVE_PROBABILITY);
        return target;
    }

    /** As the server does when a list is asked for the first time: passwords, or {@code .bloom} as {@link #build} leaves it. */
    static FileBasedPasswordDenylist load(Path file) {
        return new FileBasedPasswordDenylist(
                file.getParent(),
                file.getFileName().toString(),
                DenylistPasswordPolicyProviderFactory.DEFAULT_FALSE_POSITIVE_PROBABILITY,
                DenylistPasswordPolicyProviderFactory.DEFAULT_CHECK_INTERVAL_SECONDS * 1_000L);
    }
}
