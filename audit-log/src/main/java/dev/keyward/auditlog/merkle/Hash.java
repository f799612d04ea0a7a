package dev.keyward.auditlog.merkle;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash of a leaf, a node or a whole Merkle tree. Immutable. */
public final class Hash {

    /** Length of a SHA-256 hash in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the hash with the given 32 bytes.
     *
     * @throws IllegalArgumentException if the length is not 32
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A hash has " + LENGTH + " bytes, not " + bytes.length + ".");
        }
        return new Hash(bytes.clone());
    }

    /** Returns the hash whose 32 bytes begin at the given offset of an array. */
    public static Hash at(byte[] source, int offset) {
        return new Hash(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /** Returns a copy of the 32 bytes of this hash. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the 32 bytes of this hash into an array, beginning at the given offset. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns this hash in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
