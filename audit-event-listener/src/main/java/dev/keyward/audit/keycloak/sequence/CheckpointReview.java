package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.keys.AuditKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Finds checkpoints that other nodes have signed, and copies them to the files of this node.
 *
 * <p>Never replaces a checkpoint that the database does not continue: it is the evidence that the database was restored. Thread-safe.
 */
public final class CheckpointReview {

    private final KeycloakSessionFactory factory;
    private final ServerKeys keys;
    private final KeptCheckpoints kept;

    public CheckpointReview(KeycloakSessionFactory factory, ServerKeys keys, KeptCheckpoints kept) {
        this.factory = factory;
        this.keys = keys;
        this.kept = kept;
    }

    /** Compares the checkpoints that this node keeps with all open logs in the database. */
    public void run() {
        keys.find().ifPresent(found -> KeycloakModelUtils.runJobInTransaction(factory, session -> run(session, found)));
    }

    private void run(KeycloakSession session, AuditKeys found) {
        AuditRows rows = new AuditRows(session);
        for (AuditLogEntity log : rows.published()) {
            String note = log.checkpoint().orElse("");
            Optional<KeptCheckpoint> known = kept.find(log.realmId());
            if (known.filter(last -> last.note().equals(note)).isEmpty() && isNewer(rows, log, known, found)) {
                kept.keep(log.realmId(), note);
            }
        }
    }

    private static boolean isNewer(
            AuditRows rows, AuditLogEntity log, Optional<KeptCheckpoint> known, AuditKeys found) {
        boolean isOlder = known.filter(last -> last.origin().equals(log.origin()))
                .filter(last -> last.entries() >= log.checkpointEntries())
                .isPresent();
        RealmContinuity continuity = RealmContinuity.of(rows, log, found.verifierKeys(log.origin()));
        try {
            return !isOlder
                    && continuity.log().hasValidCheckpoint()
                    && (known.isEmpty() || continuity.continues(known.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
