package dev.keyward.auditlog.note;

/** Thrown when a note names a trusted key in a signature that is not a valid signature by this key. */
public final class BadSignatureException extends Exception {

    private static final long serialVersionUID = 1;

    public BadSignatureException(VerifierKey key) {
        super("The signature by the key " + key.name() + "+" + key.idInHexadecimal() + " is not valid.");
    }
}
