package dev.keyward.auditlog.note;

/** Thrown when a note, checkpoint, proof, key or policy is malformed. The message never quotes its content. */
public final class MalformedNoteException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedNoteException(String message) {
        super(message);
    }
}
