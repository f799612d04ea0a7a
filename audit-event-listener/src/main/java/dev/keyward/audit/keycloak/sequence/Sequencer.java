package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Checked;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import dev.keyward.audit.keycloak.sequence.SequencerRecords.OwnRecord;
import dev.keyward.audit.keycloak.sequence.SequencingResult.Obstacle;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordMac;
import dev.keyward.auditlog.tiles.TileAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Gives the waiting records of a log their index, extends its tree, and signs checkpoints, in one transaction.
 *
 * <p>Takes the committed records without an index, and never those with an id above the last one: a slow transaction would be missed.
 * Checks the MAC of each record, and the right edge of the tree, before it extends the tree. Does nothing without the key of the log,
 * because it could not check the MACs. Not thread-safe.
 */
final class Sequencer {

    private static final int MAX_RECORDS = 1000;
    private static final long CHECKPOINT_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final ServerKeys keys;
    private final SequencerRecords own = new SequencerRecords();
    private final Map<LogId, Long> signed = new HashMap<>();

    Sequencer(ServerKeys keys) {
        this.keys = keys;
    }

    /** Sequences up to 1,000 records of a log. */
    SequencingResult run(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.lock(log).orElse(null);
        if (state == null) {
            return SequencingResult.NOTHING; // another node works on it
        }
        Optional<AuditKeys> found = keys.find();
        if (found.isEmpty()) {
            return SequencingResult.stopped(Obstacle.NO_KEY);
        }
        NoteSigner signer = found.get().signer(state.origin());
        if (!isKeyOfLog(signer, state)) {
            return SequencingResult.stopped(Obstacle.OTHER_KEY);
        }
        List<Waiting> waiting = rows.waiting(log, MAX_RECORDS);
        List<Verdict> exceptions = List.of();
        if (!waiting.isEmpty()) {
            RecordCheck check = new RecordCheck(new RecordMac(found.get().macs()), rows.logs(state.realmId()));
            exceptions = append(rows, state, check, waiting);
        }
        publish(state, signer);
        return new SequencingResult(waiting.size() == MAX_RECORDS, Optional.empty(), exceptions);
    }

    /** Returns whether the given signer has the key that has signed the log before. */
    private static boolean isKeyOfLog(NoteSigner signer, AuditLogEntity state) {
        return state.verifierKey().map(signer.verifierKey().toString()::equals).orElse(true);
    }

    private List<Verdict> append(AuditRows rows, AuditLogEntity state, RecordCheck check, List<Waiting> waiting) {
        List<Verdict> exceptions = new ArrayList<>();
        List<Long> withoutMac = new ArrayList<>();
        try {
            TileAppender tree = TileAppender.open(rows.files(state.log()), state.head());
            for (Waiting row : waiting) {
                Checked checked = check.check(row);
                if (checked.verdict() != Verdict.GENUINE) {
                    exceptions.add(checked.verdict());
                }
                if (checked.verdict() == Verdict.NO_MAC) {
                    withoutMac.add(tree.size());
                }
                if (checked.isAccepted()) {
                    rows.place(state.log(), row.id(), tree.size());
                    tree.append(checked.entry());
                } else {
                    rows.setAside(row.id(), tree.size());
                    append(rows, state, tree, own.setAside(state, checked));
                }
            }
            if (!withoutMac.isEmpty()) {
                append(rows, state, tree, own.withoutMac(state, withoutMac));
            }
            tree.flush();
            state.change(tree.head());
            return exceptions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(AuditRows rows, AuditLogEntity state, TileAppender tree, OwnRecord record)
            throws IOException {
        rows.add(record.row().at(state.log(), tree.size()));
        tree.append(record.entry());
    }

    /** Signs the tree if it has grown, at most once a second. */
    private void publish(AuditLogEntity state, NoteSigner signer) {
        long now = System.nanoTime();
        Long last = signed.get(state.log());
        if (state.head().size() == state.checkpointEntries() || (last != null && now - last < CHECKPOINT_INTERVAL)) {
            return;
        }
        byte[] note = new LogCheckpoint(state.origin(), state.head())
                .signedBy(List.of(signer))
                .bytes();
        state.publish(
                new String(note, StandardCharsets.UTF_8),
                signer.verifierKey().toString(),
                Instant.ofEpochMilli(Time.currentTimeMillis()));
        signed.put(state.log(), now);
    }
}
