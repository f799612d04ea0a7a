package dev.keyward.providerkit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Finds the folder {@code keyward} in the server's data folder. This folder holds the files for which no path is
 * configured.
 *
 * <p>Keycloak's start scripts set the system property {@code kc.home.dir} to the server's folder, and Keycloak keeps its data in
 * {@code data} below it. If the property is not set, the folder is {@code keyward} in the working directory, and one warning
 * says so.
 */
public final class DataFolder {

    private static final Logger LOG = Logger.getLogger(DataFolder.class);

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private DataFolder() {}

    /** Returns the path of Keyward's folder in the server's data folder; the folder may not exist. */
    public static Path find() {
        Optional<Path> home = Optional.ofNullable(System.getProperty("kc.home.dir"))
                .filter(text -> !text.isBlank())
                .map(Path::of);
        if (home.isPresent()) {
            return home.get()
                    .resolve("data")
                    .resolve("keyward")
                    .toAbsolutePath()
                    .normalize();
        }
        Path fallback = Path.of("keyward").toAbsolutePath();
        if (!WARNED.getAndSet(true)) {
            LOG.warnf(
                    "The server's data folder is unknown, because the system property kc.home.dir is not set. Files whose path"
                            + " is not configured are expected in %s.",
                    fallback);
        }
        return fallback;
    }
}
