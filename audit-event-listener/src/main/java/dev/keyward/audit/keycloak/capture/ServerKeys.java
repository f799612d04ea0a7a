package dev.keyward.audit.keycloak.capture;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads the secret keys of the audit log when they are first needed, and makes them if no key file is configured.
 *
 * <p>Keeps the keys until the server stops. If the file cannot be used, the failure is logged, and the file is read again after a
 * minute. Thread-safe.
 */
public final class ServerKeys {

    private static final Logger LOG = Logger.getLogger(ServerKeys.class);

    private final Path file;
    private final boolean mayMake;
    private final OnceAMinute attempts = new OnceAMinute();
    private volatile Optional<AuditKeys> keys = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /** @param mayMake whether to make the file if it does not exist */
    public ServerKeys(Path file, boolean mayMake) {
        this.file = file;
        this.mayMake = mayMake;
    }

    /** Returns the keys; empty while the key file cannot be used. */
    public Optional<AuditKeys> find() {
        Optional<AuditKeys> found = keys;
        return found.isPresent() ? found : read();
    }

    /** Returns a sentence that says why there are no keys; empty if there are some, or nothing has needed them yet. */
    public Optional<String> problem() {
        return problem;
    }

    private synchronized Optional<AuditKeys> read() {
        if (keys.isEmpty() && attempts.isDue()) {
            try {
                keys = Optional.of(made());
                problem = Optional.empty();
            } catch (IOException | RuntimeException e) {
                problem = Optional.of("The key file of the audit log cannot be used: " + e.getMessage());
                LOG.errorf(
                        "%s Events are recorded without pseudonyms, and no checkpoint is signed. The file is read again"
                                + " after a minute.",
                        problem.get());
            }
        }
        return keys;
    }

    private AuditKeys made() throws IOException {
        if (mayMake && !Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                KeyFile.write(file, AuditKeys.make());
                LOG.infof(
                        "New keys of the audit log are in %s. Back the file up where the administrators of the database"
                                + " cannot read it, and give every node the same file.",
                        file);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("Another process has made the key file at the same time.");
            }
        }
        return KeyFile.read(file);
    }
}
