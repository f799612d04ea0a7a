package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.note.VerifierKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the logs of a realm in the database contain everything that a kept checkpoint covers.
 *
 * <p>A realm that is deleted and created again with the same id has a closed log and an open one. Nodes go on writing to the closed log
 * for a moment, so that a node may keep a later checkpoint of it than the one which the open log quotes.
 */
final class RealmContinuity {

    private final AuditRows rows;

    RealmContinuity(AuditRows rows) {
        this.rows = rows;
    }

    /** Returns the object that decides whether one log continues a kept checkpoint. */
    LogContinuity of(AuditLogEntity log, List<VerifierKey> keys) {
        return new LogContinuity(log.origin(), log.head(), log.checkpoint(), keys, rows.files(log.log()));
    }

    /**
     * Returns whether the realm's logs still contain everything that the kept checkpoint covers. Checks the given log and, if it has
     * records, the earlier log that the checkpoint is from. A log that quotes the checkpoint continues it, too.
     */
    boolean continues(AuditLogEntity log, List<VerifierKey> keys, KeptCheckpoint kept) throws IOException {
        return of(log, keys).continues(kept) || (log.head().size() > 0 && isInEarlierLog(log, kept));
    }

    private boolean isInEarlierLog(AuditLogEntity log, KeptCheckpoint kept) throws IOException {
        Optional<AuditLogEntity> earlier = rows.find(log.realmId(), kept.origin())
                .filter(found -> !found.log().equals(log.log()));
        return earlier.isPresent() && of(earlier.get(), List.of()).continues(kept);
    }
}
