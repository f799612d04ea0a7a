package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.retention.PruningRows.Place;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.BadSignatureException;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.UnknownLogException;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.verify.VerifiedBundles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Reads entries of logs in the transaction of a Keycloak session, and verifies them against checkpoints that this server has signed.
 *
 * <p>Takes the size and the root hash of a log from the signed checkpoint only: somebody may have changed the columns, and a deletion
 * cannot be undone. Not thread-safe.
 */
final class SignedLogs {

    private final AuditRows rows;
    private final PruningRows pruning;
    private final Optional<AuditKeys> keys;

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    SignedLogs(KeycloakSession session, Optional<AuditKeys> keys) {
        this.rows = new AuditRows(session);
        this.pruning = new PruningRows(session);
        this.keys = keys;
    }

    /**
     * Returns the tree that the latest checkpoint of a log covers.
     *
     * @throws PruningBlockedException if none of this node's keys signed the checkpoint
     */
    TreeHead tree(AuditLogEntity log) {
        return keys.flatMap(
                        found -> tree(log.log(), log.origin(), log.checkpoint().orElse(""), found))
                .orElseThrow(() -> new PruningBlockedException(
                        "its checkpoint in the database has no valid signature by a key of this node"));
    }

    /** Returns the tree of a checkpoint; empty if the checkpoint is not one of the given log, signed by one of the given keys. */
    static Optional<TreeHead> tree(LogId log, String origin, String checkpoint, AuditKeys keys) {
        try {
            return Optional.of(new LogPolicy(keys.verifierKeys(origin))
                            .open(checkpoint.getBytes(StandardCharsets.UTF_8))
                            .checkpoint())
                    .filter(signed -> signed.origin().equals(origin) && origin.endsWith(log.origin("")))
                    .map(signed -> signed.tree());
        } catch (MalformedNoteException | BadSignatureException | UnknownLogException e) {
            return Optional.empty();
        }
    }

    /** Returns the bundles of a log under its latest checkpoint. */
    VerifiedBundles bundles(AuditLogEntity log) {
        return new VerifiedBundles(rows.files(log.log()), tree(log));
    }

    /**
     * Returns the record of a pruning with the given id; empty while no checkpoint covers it.
     *
     * @throws PruningBlockedException if its log does not verify or cannot be read
     */
    Optional<SignedPruning> find(String id) {
        Optional<Place> place = pruning.find(id);
        Optional<AuditLogEntity> in = place.flatMap(Place::log).flatMap(rows::find);
        if (place.isEmpty()
                || in.isEmpty()
                || place.get().index() >= tree(in.get()).size()) {
            return Optional.empty();
        }
        try {
            byte[] entry = bundles(in.get()).entry(place.get().index());
            return Optional.of(new SignedPruning(id, in.get().log(), RecordReader.read(entry, 0, entry.length)));
        } catch (IOException | BadRecordException e) {
            throw PruningBlockedException.damaged(e);
        }
    }

    /**
     * Returns the record of the last pruning of a log; empty if the log was never pruned.
     *
     * @throws PruningBlockedException if no signed record states the minimum index in the log's row
     */
    Optional<SignedPruning> last(AuditLogEntity log) {
        Optional<SignedPruning> last = log.prunedBy().flatMap(this::find);
        if (log.minimumIndex() > last.map(pruned -> pruned.minimum(log.log())).orElse(0L)) {
            throw new PruningBlockedException(
                    "no signed record of the log states its minimum index " + log.minimumIndex() + " in the database");
        }
        return last.filter(pruned -> pruned.minimum(log.log()) > 0);
    }

    /**
     * The record that a log's row names as the record of a pruning. A signed checkpoint covers the record.
     *
     * <p>The row could name any record, because whoever can change the database can change the row. Immutable.
     *
     * @param id the id that the row names
     * @param in the log that contains the record
     */
    record SignedPruning(String id, LogId in, AuditRecord record) {

        /**
         * Returns the minimum index that the record states for the given log, or 0 if it states none. A record in another log must name
         * the given log in its fact {@code log}.
         */
        long minimum(LogId log) {
            boolean isPruning = record.id().equals(id) && record.kind().equals(RecordKind.LOG_PRUNED.text());
            Fact named = record.data().get(PrunedRecords.LOG);
            boolean isAbout =
                    named == null ? in.equals(log) && record.log().equals(log) : named.equals(Fact.of(log.text()));
            return isPruning
                            && isAbout
                            && record.data().get(PrunedRecords.MINIMUM_INDEX) instanceof Fact.WholeNumber number
                    ? number.value()
                    : 0;
        }
    }
}
