package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.tiles.LogResource;
import java.io.IOException;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * The retention of a log, as reported in the log's status.
 *
 * @param days number of days for which records are kept
 * @param problem a sentence that says why older records are still there; empty if there are none
 */
public record RetentionState(long days, Optional<String> problem) {

    /** Number of days that a record may still exist after the end of its retention before that is a problem. */
    private static final int LATE_DAYS = 3;

    /**
     * Reads the retention state of a log.
     *
     * @param keys the secret keys of the server; empty while the key file cannot be used
     */
    public static RetentionState of(
            KeycloakSession session, RetentionSettings settings, Optional<AuditKeys> keys, AuditLogEntity log) {
        long days = settings.days(session, log);
        long late = Time.currentTimeMillis() - (days + LATE_DAYS) * LogPruner.DAY_MILLIS;
        return new RetentionState(
                days,
                new PruningRows(session).isFirstBundleBefore(log, late)
                        ? Optional.of("Records from index " + log.minimumIndex()
                                + " on are older than the retention and are kept, because "
                                + reason(session, settings, keys, log) + ".")
                        : Optional.empty());
    }

    private static String reason(
            KeycloakSession session, RetentionSettings settings, Optional<AuditKeys> keys, AuditLogEntity log) {
        PruningRows rows = new PruningRows(session);
        Optional<String> clock = ClockCheck.problem(session);
        if (clock.isPresent()) {
            return clock.get();
        }
        try {
            SignedLogs signed = new SignedLogs(session, keys);
            settings.limit(signed.tree(log).size(), log.minimumIndex(), sink -> rows.received(log.log(), sink));
            signed.last(log);
            signed.bundles(log).read(log.minimumIndex() / LogResource.FULL_WIDTH);
            return log.pruningBy().isPresent()
                    ? AnnouncedPrunings.UNSIGNED
                    : "the job that deletes them has not done it yet";
        } catch (PruningBlockedException e) {
            return e.reason();
        } catch (IOException e) {
            return PruningBlockedException.damaged(e).reason();
        }
    }
}
