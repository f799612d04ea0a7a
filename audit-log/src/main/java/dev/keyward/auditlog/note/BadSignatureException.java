package dev.keyward.auditlog.note;

/** Thrown when a note has an invalid signature that names a trusted key. */
public final class BadSignatureException extends Exception {

    private static final long serialVersionUID = 1;

    public BadSignatureException(VerifierKey key) {
        super("The signature by the key " + key.name() + "+" + key.idInHexadecimal() + " is not valid.");
    }
}
