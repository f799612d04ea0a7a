package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.TileAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Gives the waiting records of a log their index, extends its tree, and signs checkpoints, in one transaction.
 *
 * <p>Takes the committed records without an index, and never those with an id above the last one: a slow transaction would be missed.
 * Reads the entries and checks the right edge of the tree before it extends the tree. Not thread-safe.
 */
final class Sequencer {

    private static final int MAX_RECORDS = 1000;
    private static final long CHECKPOINT_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final ServerKeys keys;
    private final Map<LogId, Long> signed = new HashMap<>();

    Sequencer(ServerKeys keys) {
        this.keys = keys;
    }

    /**
     * Gives up to 1,000 waiting records of a log their index.
     *
     * @return whether the log may have more waiting records
     */
    boolean run(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.lock(log).orElse(null);
        if (state == null) {
            return false; // another node works on it
        }
        List<Waiting> waiting = rows.waiting(log, MAX_RECORDS);
        if (!waiting.isEmpty()) {
            append(rows, state, waiting);
        }
        publish(state);
        return waiting.size() == MAX_RECORDS;
    }

    private static void append(AuditRows rows, AuditLogEntity state, List<Waiting> waiting) {
        LogId log = state.log();
        try {
            TileAppender tree = TileAppender.open(rows.files(log), state.head());
            for (Waiting record : waiting) {
                rows.place(log, record.id(), tree.size());
                tree.append(record.entry());
            }
            tree.flush();
            state.change(tree.head());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs the tree if it has grown, at most once a second, and only with the key that has signed the log before. */
    private void publish(AuditLogEntity state) {
        long now = System.nanoTime();
        Long last = signed.get(state.log());
        if (state.head().size() == state.checkpointEntries() || (last != null && now - last < CHECKPOINT_INTERVAL)) {
            return;
        }
        keys.find()
                .map(found -> signer(found, state))
                .filter(signer -> mayPublish(signer, state))
                .ifPresent(signer -> {
                    byte[] note = new LogCheckpoint(state.origin(), state.head())
                            .signedBy(List.of(signer))
                            .bytes();
                    state.publish(
                            new String(note, StandardCharsets.UTF_8),
                            signer.verifierKey().toString(),
                            Instant.ofEpochMilli(Time.currentTimeMillis()));
                    signed.put(state.log(), now);
                });
    }

    private static NoteSigner signer(AuditKeys found, AuditLogEntity state) {
        return found.signer(state.origin());
    }

    /** Returns whether the given signer has the key of the log. A node with another key signs nothing. */
    private static boolean mayPublish(NoteSigner signer, AuditLogEntity state) {
        return state.verifierKey().map(signer.verifierKey().toString()::equals).orElse(true);
    }
}
