package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.note.VerifierKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether a realm's logs, as stored in the database, contain everything that a {@link KeptCheckpoint} covers.
 *
 * <p>A realm that is deleted and created again with the same id has a closed log and an open one. Nodes go on writing to the
 * closed log for a moment, so that a node may keep a later checkpoint of it than the one which the open log quotes.
 *
 * @param log the log that is to be extended
 * @param byOrigin finds a log of the same realm by its origin
 */
record RealmContinuity(LogContinuity log, Function<String, Optional<LogContinuity>> byOrigin) {

    static RealmContinuity of(AuditRows rows, AuditLogEntity log, List<VerifierKey> keys) {
        return new RealmContinuity(
                in(rows, log, keys),
                origin -> rows.find(log.realmId(), origin).map(other -> in(rows, other, List.of())));
    }

    private static LogContinuity in(AuditRows rows, AuditLogEntity log, List<VerifierKey> keys) {
        return new LogContinuity(log.origin(), log.head(), log.checkpoint(), keys, rows.files(log.log()));
    }

    /**
     * Returns whether the log contains the checkpoint that this node keeps, or the log's first record quotes that
     * checkpoint. Also returns true if the log is signed itself and another log of its realm contains the kept
     * checkpoint. Without the signature, somebody who can change the database could put a forged log in place of the
     * real one.
     */
    boolean continues(KeptCheckpoint kept) throws IOException {
        return log.continues(kept) || (log.hasValidCheckpoint() && isInOtherLog(kept));
    }

    private boolean isInOtherLog(KeptCheckpoint kept) throws IOException {
        Optional<LogContinuity> other =
                kept.origin().equals(log.origin()) ? Optional.empty() : byOrigin.apply(kept.origin());
        return other.isPresent() && other.get().continues(kept);
    }

    /**
     * Returns whether the log's checkpoint in the database is valid and matches the log's entries. An empty log also
     * counts as signed.
     */
    boolean isSignedSoFar() throws IOException {
        return log.head().size() == 0 || log.hasValidCheckpoint();
    }
}
