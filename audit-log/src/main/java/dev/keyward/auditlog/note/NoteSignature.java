package dev.keyward.auditlog.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * A signature line of a note, with the name and id of the key. The signature may have any algorithm.
 *
 * @param keyName name of the key, usually the origin of a log
 * @param keyId first four bytes of a hash over name, algorithm and public key
 * @param signature bytes of the signature without the key id; never modified
 */
public record NoteSignature(
        String keyName,
        int keyId,
        @SuppressWarnings("ArrayRecordComponent") byte[] signature) {

    static final String PREFIX = "\u2014 ";

    public NoteSignature {
        if (!KeyName.isValid(keyName)) {
            throw new IllegalArgumentException("The name of a key must not be empty, or contain spaces or plus signs.");
        }
        signature = signature.clone();
    }

    static NoteSignature parse(String line) throws MalformedNoteException {
        String[] parts =
                line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split(" ", -1) : new String[0];
        if (parts.length != 2 || !KeyName.isValid(parts[0])) {
            throw new MalformedNoteException("A line of the note is not a signature line.");
        }
        byte[] bytes = StrictText.base64(parts[1], "A signature of the note");
        if (bytes.length <= Integer.BYTES) {
            throw new MalformedNoteException("A signature of the note is too short.");
        }
        return new NoteSignature(
                parts[0], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** Returns this signature as a line of a note, without the line break. */
    String line() {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return PREFIX + keyName + " " + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && keyName.equals(that.keyName)
                && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * keyName.hashCode() + keyId;
    }
}
