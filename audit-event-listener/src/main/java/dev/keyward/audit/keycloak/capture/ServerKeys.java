package dev.keyward.audit.keycloak.capture;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads the secret keys of the audit log when they are first needed, and generates them if no key file is configured.
 *
 * <p>Keeps the keys until the server stops. If the file cannot be used, the failure is logged, and the file is read again after a
 * minute. A thread of its own reads, and callers wait up to two seconds from the beginning of the attempt, so that a volume which does
 * not answer cannot hold up sign-ins. Thread-safe.
 */
public final class ServerKeys {

    private static final Logger LOG = Logger.getLogger(ServerKeys.class);

    private static final long LONGEST_WAIT = Duration.ofSeconds(2).toNanos();

    private final Path file;
    private final boolean mayMake;
    private final OnceAMinute attempts = new OnceAMinute();
    private final OnceAMinute logged = new OnceAMinute();
    private Optional<Attempt> running = Optional.empty();
    private volatile Optional<AuditKeys> keys = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /** An attempt to read the key file. The attempt began at the given value of {@link System#nanoTime}. */
    private record Attempt(long began, CountDownLatch ended) {

        boolean isOver() {
            return ended.getCount() == 0;
        }

        /** Waits until the thread that reads the key file has ended; returns false if it takes longer than allowed. */
        boolean await() {
            try {
                return ended.await(LONGEST_WAIT - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** @param mayMake whether to make the file if it does not exist */
    public ServerKeys(Path file, boolean mayMake) {
        this.file = file;
        this.mayMake = mayMake;
    }

    /** Returns the audit keys of the server. The result is empty while the key file cannot be used. */
    public Optional<AuditKeys> find() {
        Optional<AuditKeys> found = keys;
        return found.isPresent() ? found : read();
    }

    /** Returns a sentence that says why the audit log's key file cannot be used; empty if it was read or was never needed. */
    public Optional<String> problem() {
        return problem;
    }

    private Optional<AuditKeys> read() {
        Optional<Attempt> attempt = attempt();
        if (attempt.isPresent() && !attempt.get().await() && keys.isEmpty()) {
            problem = Optional.of("The key file of the audit log cannot be used: reading it has not ended yet.");
            if (logged.isDue()) {
                LOG.errorf(
                        "The key file of the audit log does not answer. Events are recorded without pseudonyms, and no"
                                + " checkpoint is signed, until it has been read.");
            }
            if (keys.isPresent()) {
                problem = Optional.empty(); // the reader has succeeded meanwhile
            }
        }
        return keys;
    }

    /**
     * Returns the running attempt to read the key file, or starts a new attempt. Returns empty if the last attempt
     * failed less than a minute ago.
     */
    private synchronized Optional<Attempt> attempt() {
        if (running.filter(Attempt::isOver).isPresent()) {
            running = Optional.empty();
        }
        if (running.isEmpty() && keys.isEmpty() && attempts.isDue()) {
            Attempt begun = new Attempt(System.nanoTime(), new CountDownLatch(1));
            Thread reader = new Thread(() -> run(begun), "keyward-audit-log-keys");
            reader.setDaemon(true);
            reader.start();
            running = Optional.of(begun);
        }
        return running;
    }

    private void run(Attempt attempt) {
        try {
            keys = Optional.of(made());
            problem = Optional.empty();
        } catch (IOException | RuntimeException | LinkageError e) {
            String text = "The key file of the audit log cannot be used: " + e.getMessage();
            problem = Optional.of(text);
            LOG.errorf(
                    "%s Events are recorded without pseudonyms, and no checkpoint is signed. The file is read again"
                            + " after a minute.",
                    text);
        } finally {
            attempt.ended().countDown();
        }
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
