package dev.keyward.audit.format;

import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.LogId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The values of an audit log's checkpoint that are exported to a sink.
 *
 * @param tree size and root of the tree in the checkpoint
 * @param note the checkpoint with its signatures
 * @param time when the checkpoint was signed
 */
record ExportedCheckpoint(LogId log, TreeHead tree, SignedNote note, Instant time) {

    /** Kind of an exported checkpoint, by which receivers distinguish it from a record. */
    static final String KIND = "checkpoint";

    String id() {
        return KIND + "-" + log.text() + "-" + tree.size();
    }

    String text() {
        return new String(note.bytes(), StandardCharsets.UTF_8);
    }
}
