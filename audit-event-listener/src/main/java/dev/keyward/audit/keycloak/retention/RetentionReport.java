package dev.keyward.audit.keycloak.retention;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.OnceAMinute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.jboss.logging.Logger;

/** Counts and logs what the retention has deleted. Logs each log that becomes blocked, and then failures at most once a minute. */
final class RetentionReport {

    private static final Logger LOG = Logger.getLogger(RetentionReport.class);

    private final OnceAMinute logged = new OnceAMinute();

    RetentionReport() {
        deleted(0); // a rate over a counter misses the increment that creates it
    }

    /** Notes the number of records that a committed transaction has deleted. */
    void deleted(long count) {
        Counter.builder("keyward.audit.log.pruned.records")
                .description("Audit records that were deleted because they are older than the retention")
                .register(Metrics.globalRegistry)
                .increment((double) count);
    }

    /** Notes the number of data keys that a committed transaction has deleted. */
    void deletedKeys(int count) {
        if (count > 0) {
            LOG.infof(
                    "%d data keys of people were deleted, because the records that they have sealed are deleted.",
                    count);
        }
    }

    /** Notes that all entries of a log before the given index may be deleted. */
    void pruned(LogId log, long minimum) {
        LOG.infof(
                "The audit log %s was pruned: the records before index %d are older than the retention and are"
                        + " deleted. The log has a record log.pruned about them.",
                log, minimum);
    }

    /** Notes that a closed log was deleted, of which the given number of records was left. */
    void removed(LogId log, long records) {
        deleted(records);
        LOG.infof("The closed audit log %s was deleted: all of its records are older than the retention.", log);
    }

    /**
     * Notes that records of the log are older than the retention but are not deleted.
     *
     * @param isNew whether this was not so before; then the message does not wait
     */
    void blocked(LogId log, String reason, boolean isNew) {
        if (logged.isDue() || isNew) {
            LOG.warnf(
                    "Records of the audit log %s are older than the retention and are kept, because %s.", log, reason);
        }
    }

    /** Notes that a step has failed and will be tried again. */
    void failed(LogId log, String failure) {
        if (logged.isDue()) {
            LOG.errorf("The audit log %s could not be pruned; it is tried again. %s", log, failure);
        }
    }
}
