package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.sequence.KeptCheckpoints;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.auditlog.keys.LogKeys;
import java.util.Optional;

/** Describes why this node cannot sign a log, or cannot notice that the database was restored. Thread-safe. */
public final class LogObstacles {

    private static final String OTHER_KEY =
            "The key file of this node is not the one with which the log was signed, so this"
                    + " node gives no record its index and signs nothing. Give every node the same file.";

    private static final String BEHIND =
            "The database has fewer records than a checkpoint that this node keeps, so it was restored from a backup. The next"
                    + " record opens a new log.";

    private static final String NO_CHECKPOINT =
            "This node keeps no checkpoint of the log yet, so it would not notice that the database was restored from a backup.";

    private final ServerKeys keys;
    private final KeptCheckpoints kept;

    LogObstacles(ServerKeys keys, KeptCheckpoints kept) {
        this.keys = keys;
        this.kept = kept;
    }

    /** Returns a sentence that says why this node does not sign the given log; empty if it does. */
    public Optional<String> problem(AuditLogEntity log) {
        return log.head().size() < kept.entries(log.realmId(), log.origin()) ? Optional.of(BEHIND) : keyProblem(log);
    }

    private Optional<String> keyProblem(AuditLogEntity log) {
        return keys.find()
                .map(own -> new LogKeys(own, log.origin(), log.verifierKeys()))
                .map(own -> own.maySign() ? Optional.<String>empty() : Optional.of(OTHER_KEY))
                .orElseGet(keys::problem);
    }

    /** Returns a warning if this node would not notice that the database was restored; otherwise empty. */
    public Optional<String> warning(AuditLogEntity log) {
        return log.checkpoint().filter(published -> !kept.has(log.realmId())).map(published -> NO_CHECKPOINT);
    }
}
