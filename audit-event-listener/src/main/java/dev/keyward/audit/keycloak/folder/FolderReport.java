package dev.keyward.audit.keycloak.folder;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Counts and logs the failures to copy audit logs to the folder. Keeps the last failure of each log for the status. Thread-safe.
 */
public final class FolderReport {

    private static final Logger LOG = Logger.getLogger(FolderReport.class);

    private final Path folder;
    private final Map<LogId, String> problems = new ConcurrentHashMap<>();
    private final OnceAMinute logged = new OnceAMinute();

    FolderReport(Path folder) {
        this.folder = folder;
    }

    /**
     * Registers the counter at zero. If the first increment created the counter, a rate over the counter would miss that
     * increment.
     */
    void register() {
        failures().increment(0);
    }

    /** Returns a sentence that says why this node's last attempt to copy a log failed; empty if it did not fail. */
    public Optional<String> problem(LogId log) {
        return Optional.ofNullable(problems.get(log));
    }

    /** Notes that a log could not be copied or moved. Its records stay in the database. */
    void failed(LogId log, IOException failure) {
        String reason = failure.toString();
        failed(
                log,
                failure instanceof DamagedLogException
                        ? "The audit log " + log + " is not copied to " + folder
                                + ", because the log or its copy was changed: " + failure.getMessage()
                                + " Verify both with keyward audit verify."
                        : "The files of the audit log " + log + " cannot be written to " + folder + ": " + reason
                                + (reason.endsWith(".") ? "" : ".")
                                + " Its records stay in the database, and nothing is lost. Make the folder writable,"
                                + " make space, or remove what is in the place of a file or folder of the log.",
                "");
    }

    /** Notes that a log could not be copied or moved, because of an unexpected exception. */
    void failed(LogId log, RuntimeException failure) {
        failed(
                log,
                "The audit log " + log + " could not be copied to " + folder + "; it is tried again.",
                FailureTrace.of(failure));
    }

    private void failed(LogId log, String problem, String trace) {
        failures().increment();
        problems.put(log, problem);
        if (logged.isDue()) {
            LOG.errorf("%s %s", problem, trace);
        }
    }

    /** Notes that a log was copied. */
    void succeeded(LogId log) {
        if (problems.remove(log) != null) {
            LOG.infof("The files of the audit log %s are written to %s again.", log, folder);
        }
    }

    private static Counter failures() {
        return Counter.builder("keyward.audit.log.folder.failures")
                .description("Failed attempts to copy an audit log to the folder store-folder, which are tried again")
                .register(Metrics.globalRegistry);
    }
}
