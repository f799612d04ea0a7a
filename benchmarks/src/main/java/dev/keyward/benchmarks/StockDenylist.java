package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory.FileBasedPasswordDenylist;

/** Builds and loads Keycloak's password denylist with its default settings. */
final class StockDenylist {

    /** Logger of Keycloak, kept in a field because java.util.logging would otherwise drop the logger and its level. */
    private static final Logger KEYCLOAK = Logger.getLogger("org.keycloak");

    static {
        KEYCLOAK.setLevel(Level.WARNING);
    }

    private StockDenylist() {}

    /** Builds the Bloom filter of Keycloak's denylist as {@code kc.sh tools build-password-denylist} does. */
    static Path build(Path passwords, Path target) throws IOException {
        DenylistPasswordPolicyProviderFactory.buildBloomFile(
                passwords, target, DenylistPasswordPolicyProviderFactory.DEFAULT_FALSE_POSITIVE_PROBABILITY);
        return target;
    }

    /** Loads a text file or a {@code .bloom} file of {@link #build}, as Keycloak does when a denylist is first used. */
    static FileBasedPasswordDenylist load(Path file) {
        return new FileBasedPasswordDenylist(
                file.getParent(),
                file.getFileName().toString(),
                DenylistPasswordPolicyProviderFactory.DEFAULT_FALSE_POSITIVE_PROBABILITY,
                DenylistPasswordPolicyProviderFactory.DEFAULT_CHECK_INTERVAL_SECONDS * 1_000L);
    }
}
