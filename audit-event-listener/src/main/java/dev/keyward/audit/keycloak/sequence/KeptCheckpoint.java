package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import java.nio.charset.StandardCharsets;

/**
 * A signed checkpoint that this node keeps in a file outside the database.
 *
 * @param note the whole signed note
 */
record KeptCheckpoint(String note, LogCheckpoint checkpoint) {

    /**
     * Parses a signed note without verifying it.
     *
     * @throws MalformedNoteException if it is not a signed checkpoint
     */
    static KeptCheckpoint parse(String note) throws MalformedNoteException {
        return new KeptCheckpoint(
                note,
                LogCheckpoint.parse(
                        SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text()));
    }

    String origin() {
        return checkpoint.origin();
    }

    long entries() {
        return checkpoint.tree().size();
    }
}
