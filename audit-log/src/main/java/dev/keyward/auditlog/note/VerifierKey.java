package dev.keyward.auditlog.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ed25519 key that verifies signed notes, in the form {@code name+id+key} of C2SP signed-note. Immutable.
 *
 * <p>Two keys are equal if name and public key are equal. Only the algorithm 0x01, Ed25519, is supported.
 */
public final class VerifierKey {

    static final byte ED25519 = 0x01;

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** First bytes of the X.509 form (RFC 8410) of an Ed25519 key, which precede the 32 bytes of the key. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Pattern FORM = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)");

    private final String name;
    private final byte[] key;
    private final PublicKey publicKey;
    private final int id;

    private VerifierKey(String name, byte[] key, PublicKey publicKey) {
        this.name = name;
        this.key = key;
        this.publicKey = publicKey;
        this.id = id(name, key);
    }

    /**
     * Returns the verifier key with the given name for an Ed25519 public key.
     *
     * @throws IllegalArgumentException if the name is empty or contains spaces or plus signs, or the key is not Ed25519
     */
    public static VerifierKey of(String name, PublicKey publicKey) {
        if (!KeyName.isValid(name)) {
            throw new IllegalArgumentException("The name of a key must not be empty, or contain spaces or plus signs.");
        }
        byte[] x509 = publicKey.getEncoded();
        if (x509 == null
                || x509.length != X509_PREFIX.length + KEY_BYTES
                || !Arrays.equals(X509_PREFIX, Arrays.copyOf(x509, X509_PREFIX.length))) {
            throw new IllegalArgumentException("The key is not an Ed25519 key but " + publicKey.getAlgorithm() + ".");
        }
        return new VerifierKey(name, Arrays.copyOfRange(x509, X509_PREFIX.length, x509.length), publicKey);
    }

    /**
     * Parses a verifier key in the form {@code name+id+key}.
     *
     * @throws MalformedNoteException if the form is wrong, the algorithm is not Ed25519, or the id does not match name and key
     */
    public static VerifierKey parse(String text) throws MalformedNoteException {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || !KeyName.isValid(parts.group(1))) {
            throw new MalformedNoteException("A verifier key must have the form name+id+key.");
        }
        byte[] typeAndKey = StrictText.base64(parts.group(3), "The key in a verifier key");
        if (typeAndKey.length != 1 + KEY_BYTES || typeAndKey[0] != ED25519) {
            throw new MalformedNoteException("A verifier key must be an Ed25519 key (type 0x01).");
        }
        byte[] key = Arrays.copyOfRange(typeAndKey, 1, typeAndKey.length);
        VerifierKey parsed = new VerifierKey(parts.group(1), key, publicKey(key));
        if (!parsed.idInHexadecimal().equals(parts.group(2))) {
            throw new MalformedNoteException("The id in a verifier key does not match its name and key.");
        }
        return parsed;
    }

    /** Returns the name of the key. The name is the origin of the log that the key signs. */
    public String name() {
        return name;
    }

    /** Returns the id of the key: the first four bytes of a hash over name, algorithm and key. */
    public int id() {
        return id;
    }

    /** Returns the id of the key in hexadecimal, as it appears in a verifier key. */
    public String idInHexadecimal() {
        return HexFormat.of().toHexDigits(id);
    }

    /** Returns the Ed25519 public key. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Returns whether a signature states the name and id of this key. */
    boolean isNamedBy(NoteSignature signature) {
        return signature.keyId() == id && signature.keyName().equals(name);
    }

    /** Returns whether a signature over the given text is valid for this key. */
    public boolean verifies(String text, NoteSignature signature) {
        if (!isNamedBy(signature) || signature.signature().length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature.signature());
        } catch (GeneralSecurityException e) {
            return false; // bytes that are no Ed25519 signature, or a key that is no point of the curve
        }
    }

    /** Returns the verifier key in the form {@code name+id+key}. */
    @Override
    public String toString() {
        byte[] typeAndKey =
                ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(key).array();
        return name + "+" + idInHexadecimal() + "+" + Base64.getEncoder().encodeToString(typeAndKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && hasKeyOf(that);
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** Returns whether another verifier key has the same public key; the names may differ. */
    public boolean hasKeyOf(VerifierKey other) {
        return Arrays.equals(key, other.key);
    }

    private static int id(String name, byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) '\n');
            sha256.update(ED25519);
            return ByteBuffer.wrap(sha256.digest(key)).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static PublicKey publicKey(byte[] key) throws MalformedNoteException {
        byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(key, 0, x509, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new MalformedNoteException("The key in a verifier key is not a valid Ed25519 key.");
        }
    }
}
