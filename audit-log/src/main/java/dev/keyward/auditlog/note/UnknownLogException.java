package dev.keyward.auditlog.note;

/** Thrown when a checkpoint has no signature by a trusted key whose name is the origin of the checkpoint. */
public final class UnknownLogException extends Exception {

    private static final long serialVersionUID = 1;

    public UnknownLogException() {
        super("The checkpoint is not signed by a key of the policy.");
    }
}
