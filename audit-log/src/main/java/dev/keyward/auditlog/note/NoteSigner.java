package dev.keyward.auditlog.note;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs notes with an Ed25519 key, under the name of that key. Thread-safe. */
public final class NoteSigner {

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    /**
     * Creates a signer with the given name and Ed25519 key pair.
     *
     * @param name name of the key, which is the origin of the log
     * @throws IllegalArgumentException if the name is not valid for a key, or the key is not Ed25519
     */
    public NoteSigner(String name, KeyPair keys) {
        this.verifierKey = VerifierKey.of(name, keys.getPublic());
        this.privateKey = keys.getPrivate();
    }

    /** Returns the key that verifies the signatures of this signer. */
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** Signs the text of a note. */
    public NoteSignature sign(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(privateKey);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return new NoteSignature(verifierKey.name(), verifierKey.id(), signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The signing key " + verifierKey.name() + " cannot sign.", e);
        }
    }
}
