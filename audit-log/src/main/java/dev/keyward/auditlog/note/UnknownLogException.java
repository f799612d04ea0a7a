package dev.keyward.auditlog.note;

/** Thrown when a checkpoint is not signed by any trusted key that has the checkpoint's origin as its name. */
public final class UnknownLogException extends Exception {

    private static final long serialVersionUID = 1;

    public UnknownLogException() {
        super("The checkpoint is not signed by a key of the policy.");
    }
}
