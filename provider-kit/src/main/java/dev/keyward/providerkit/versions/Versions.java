package dev.keyward.providerkit.versions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.keycloak.common.Version;

/**
 * The versions of Keyward and of the Keycloak that it runs on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param keyward version of Keyward
 * @param keycloak version of the running Keycloak
 * @param tested versions of Keycloak with which this version of Keyward was tested, the oldest first
 * @param limits one sentence for each part of Keycloak's API that the running version lacks, about what Keyward does without it
 */
public record Versions(String keyward, String keycloak, List<String> tested, List<String> limits) {

    private static final Logger LOG = Logger.getLogger(Versions.class);

    public Versions {
        tested = List.copyOf(tested);
        limits = List.copyOf(limits);
    }

    /** Returns the versions of the jar that contains this class and of the running Keycloak. */
    public static Versions current() {
        Properties built = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The jar has no versions.properties beside " + Versions.class.getName());
            }
            built.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Versions(
                built.getProperty("keyward", ""),
                Version.VERSION,
                List.of(built.getProperty("keycloak.tested", "").split(",")),
                ServerApi.limits());
    }

    /** Returns a warning if this Keycloak is not among the tested versions. */
    public Optional<String> warning() {
        return tested.contains(keycloak)
                ? Optional.empty()
                : Optional.of("Keyward " + keyward + " was not tested with Keycloak " + keycloak + ", only with "
                        + String.join(", ", tested) + ". See the table Compatibility in Keyward's README.md.");
    }

    /**
     * Logs the versions of Keyward and Keycloak, then any limitations of this version of Keycloak and any warning about
     * the versions.
     */
    public void log() {
        LOG.infof("Keyward %s runs on Keycloak %s.", keyward, keycloak);
        limits.forEach(LOG::info);
        warning().ifPresent(LOG::warn);
    }
}
