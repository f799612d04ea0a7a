package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.delivery.JobRecords.JobRecord;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Checked;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import dev.keyward.audit.keycloak.sequence.SequencingResult.Obstacle;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.note.LogCheckpoint;
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
 * Gives the committed records of a log their index, extends the log's tree, and signs checkpoints, in one transaction.
 *
 * <p>Takes the committed records without an index, and never those with an id above the last one: a slow transaction would be missed.
 * Checks the MAC of each record, the right edge of the tree, and that the tree contains the last checkpoint which this node keeps, before
 * it extends the tree. So it never signs a fork. Does nothing without the key of the log, because it could not check the MACs. Not
 * thread-safe.
 */
final class Sequencer {

    private static final int MAX_RECORDS = 1000;
    private static final long CHECKPOINT_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final ServerKeys keys;
    private final KeptCheckpoints kept;
    private final SequencerRecords own = new SequencerRecords();
    private final Map<LogId, Long> signed = new HashMap<>();

    Sequencer(ServerKeys keys, KeptCheckpoints kept) {
        this.keys = keys;
        this.kept = kept;
    }

    /** Assigns an index to each of at most 1,000 committed records of a log, and signs a checkpoint. */
    SequencingResult run(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.lock(log).orElse(null);
        if (state == null) {
            return SequencingResult.NOTHING; // another node works on it
        }
        if (state.continuedBy().isPresent()) {
            rows.moveWaiting(log, state.continuedBy().get());
            return SequencingResult.MOVED;
        }
        Optional<AuditKeys> found = keys.find();
        if (found.isEmpty()) {
            return SequencingResult.stopped(Obstacle.NO_KEY);
        }
        LogKeys ofLog = new LogKeys(found.get(), state.origin(), state.verifierKeys());
        if (!ofLog.maySign()) {
            return SequencingResult.stopped(Obstacle.OTHER_KEY);
        }
        try {
            return sequence(rows, state, found.get(), ofLog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SequencingResult sequence(AuditRows rows, AuditLogEntity state, AuditKeys found, LogKeys ofLog)
            throws IOException {
        Optional<KeptCheckpoint> known = kept.find(state.realmId())
                .filter(last -> state.isOpen() || last.origin().equals(state.origin()));
        RealmContinuity continuity = RealmContinuity.of(rows, state, ofLog.verifierKeys());
        if (known.isEmpty() && !state.isOpen() && !continuity.isSignedSoFar()) {
            return SequencingResult.stopped(Obstacle.CHANGED);
        }
        boolean isContinuous = known.isEmpty() || continuity.continues(known.get());
        boolean isNew = state.head().size() == 0
                && known.filter(last -> last.origin().equals(state.origin())).isEmpty();
        if (!isContinuous && !isNew) {
            return state.isOpen()
                    ? startNext(rows, state, known.get(), found)
                    : SequencingResult.stopped(Obstacle.BEHIND);
        }
        TileAppender tree = TileAppender.open(rows.files(state.log()), state.head());
        if (!isContinuous) {
            append(rows, state, tree, own.continued(state, known.get()));
        }
        if (ofLog.isNewer()) {
            append(rows, state, tree, own.keyRotated(state, ofLog));
        }
        List<Waiting> waiting = rows.waiting(state.log(), MAX_RECORDS);
        RecordCheck check = new RecordCheck(new RecordMac(found.macs()), rows.logs(state.realmId()));
        List<Verdict> exceptions = append(rows, state, tree, check, waiting);
        tree.flush();
        state.change(tree.head());
        return new SequencingResult(
                waiting.size() == MAX_RECORDS,
                Optional.empty(),
                exceptions,
                state.realmId(),
                publish(state, ofLog).filter(note -> state.isOpen() || known.isPresent()), // keep that of the open log
                false);
    }

    /**
     * Closes a log that must not be signed again, and opens the realm's next log. The first record of the new log
     * quotes the last checkpoint of the closed log.
     */
    private SequencingResult startNext(AuditRows rows, AuditLogEntity state, KeptCheckpoint known, AuditKeys found)
            throws IOException {
        AuditLogEntity next = rows.startNext(state);
        TileAppender tree = TileAppender.open(rows.files(next.log()), next.head());
        append(rows, next, tree, own.continued(next, known));
        tree.flush();
        next.change(tree.head());
        rows.moveWaiting(state.log(), next.log());
        Optional<String> checkpoint = publish(next, new LogKeys(found, next.origin(), List.of()));
        return new SequencingResult(true, Optional.empty(), List.of(), state.realmId(), checkpoint, true);
    }

    private List<Verdict> append(
            AuditRows rows, AuditLogEntity state, TileAppender tree, RecordCheck check, List<Waiting> waiting)
            throws IOException {
        List<Verdict> exceptions = new ArrayList<>();
        List<Long> withoutMac = new ArrayList<>();
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
        return exceptions;
    }

    private static void append(AuditRows rows, AuditLogEntity state, TileAppender tree, JobRecord record)
            throws IOException {
        rows.add(record.row().at(state.log(), tree.size()));
        tree.append(record.entry());
    }

    /**
     * Signs and returns a checkpoint if the log has grown. Does so at most once a second, except after a change of the
     * key.
     */
    private Optional<String> publish(AuditLogEntity state, LogKeys ofLog) {
        long now = System.nanoTime();
        Long last = signed.get(state.log());
        boolean isDue = last == null || now - last >= CHECKPOINT_INTERVAL || ofLog.isNewer();
        if (state.head().size() == state.checkpointEntries() || !isDue) {
            return Optional.empty();
        }
        byte[] note = new LogCheckpoint(state.origin(), state.head())
                .signedBy(ofLog.signers())
                .bytes();
        String text = new String(note, StandardCharsets.UTF_8);
        state.publish(text, ofLog.toPublish(), Instant.ofEpochMilli(Time.currentTimeMillis()));
        signed.put(state.log(), now);
        return Optional.of(text);
    }
}
