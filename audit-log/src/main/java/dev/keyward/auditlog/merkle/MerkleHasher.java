package dev.keyward.auditlog.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes the hashes of an RFC 6962 Merkle tree with SHA-256.
 *
 * <p>A leaf hash is {@code SHA-256(0x00 || leaf)} and a node hash is {@code SHA-256(0x01 || left || right)}. The prefixes prevent that
 * a node passes for a leaf. Reuses one digest, so it is not thread-safe.
 */
public final class MerkleHasher {

    private static final byte LEAF_PREFIX = 0x00;
    private static final byte NODE_PREFIX = 0x01;

    private final MessageDigest sha256;
    private final byte[] node = new byte[1 + 2 * Hash.LENGTH];

    public MerkleHasher() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        node[0] = NODE_PREFIX;
    }

    /** Returns the root hash of a tree without leaves, which is the SHA-256 of no bytes. */
    public Hash emptyRoot() {
        return Hash.of(sha256.digest());
    }

    /** Returns the hash of the given leaf of a Merkle tree. */
    public Hash leaf(byte[] leaf) {
        sha256.update(LEAF_PREFIX);
        return Hash.of(sha256.digest(leaf));
    }

    /** Hashes a leaf that is part of an array, and writes the hash into another array. */
    public void leaf(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        sha256.update(LEAF_PREFIX);
        sha256.update(source, offset, length);
        digest(target, targetOffset);
    }

    /** Returns the hash of the Merkle tree node with the given children. */
    public Hash node(Hash left, Hash right) {
        left.copyTo(node, 1);
        right.copyTo(node, 1 + Hash.LENGTH);
        return Hash.of(sha256.digest(node));
    }

    /**
     * Returns the root hash of the perfect subtree over {@code count} consecutive hashes in an array. Their number must be a
     * power of two.
     *
     * @param hashes the hashes, one after the other; unchanged
     * @param first number of the first hash, not its offset
     * @param count a power of two
     */
    public Hash perfectSubtree(byte[] hashes, int first, int count) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("The number of hashes must be a power of two, not " + count + ".");
        }
        int from = first * Hash.LENGTH;
        if (count == 1) {
            return Hash.at(hashes, from);
        }
        byte[] level = new byte[count / 2 * Hash.LENGTH];
        hashPairs(hashes, from, count / 2, level);
        for (int pairs = count / 4; pairs > 0; pairs /= 2) {
            hashPairs(level, 0, pairs, level); // a parent never overwrites hashes that are still to be read
        }
        return Hash.at(level, 0);
    }

    private void hashPairs(byte[] source, int from, int pairs, byte[] target) {
        for (int pair = 0; pair < pairs; pair++) {
            System.arraycopy(source, from + 2 * pair * Hash.LENGTH, node, 1, 2 * Hash.LENGTH);
            sha256.update(node, 0, node.length);
            digest(target, pair * Hash.LENGTH);
        }
    }

    private void digest(byte[] target, int offset) {
        try {
            sha256.digest(target, offset, Hash.LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("The target has no room for a hash at " + offset + ".", e);
        }
    }
}
