package dev.keyward.auditlog.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The subtree hashes of a Merkle tree that are needed to append leaves and to compute the root. There are at most 63.
 *
 * <p>Holds the roots of the largest perfect subtrees from left to right, one for each one-bit of the size. A database row stores
 * {@link #toBytes}. Not thread-safe.
 */
public final class Frontier {

    private final MerkleHasher hasher = new MerkleHasher();
    private final List<Hash> subtrees;
    private long size;

    private Frontier(long size, List<Hash> subtrees) {
        this.size = size;
        this.subtrees = subtrees;
    }

    /** Returns the frontier of a Merkle tree without leaves. */
    public static Frontier empty() {
        return new Frontier(0, new ArrayList<>());
    }

    /**
     * Returns the frontier of a Merkle tree with the given size. The given hashes are the roots of the tree's largest
     * perfect subtrees, from left to right.
     *
     * @throws IllegalArgumentException if the number of roots does not match the size
     */
    public static Frontier of(long size, List<Hash> subtrees) {
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new IllegalArgumentException(
                    "A frontier of size " + size + " cannot have " + subtrees.size() + " hashes.");
        }
        return new Frontier(size, new ArrayList<>(subtrees));
    }

    /**
     * Restores the frontier of a Merkle tree (the roots of its perfect subtrees) from the result of {@link #toBytes}.
     *
     * @throws IllegalArgumentException if the number of bytes does not match the size that they begin with
     */
    public static Frontier fromBytes(byte[] bytes) {
        if (bytes.length < Long.BYTES) {
            throw new IllegalArgumentException("A frontier has at least 8 bytes, not " + bytes.length + ".");
        }
        long size = ByteBuffer.wrap(bytes).getLong();
        if (size < 0 || bytes.length != Long.BYTES + Hash.LENGTH * Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "A frontier of size " + size + " cannot have " + bytes.length + " bytes.");
        }
        List<Hash> subtrees = new ArrayList<>();
        for (int at = Long.BYTES; at < bytes.length; at += Hash.LENGTH) {
            subtrees.add(Hash.at(bytes, at));
        }
        return new Frontier(size, subtrees);
    }

    /**
     * Serializes this frontier: the size as eight bytes, big-endian, then the hashes from the largest subtree to the smallest.
     */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Hash.LENGTH * subtrees.size());
        bytes.putLong(size);
        subtrees.forEach(hash -> bytes.put(hash.bytes()));
        return bytes.array();
    }

    /** Returns the number of leaves in the Merkle tree. */
    public long size() {
        return size;
    }

    /** Appends a leaf, given by its hash, to the Merkle tree. */
    public void append(Hash leaf) {
        appendSubtree(leaf, 0);
    }

    /**
     * Appends a perfect subtree with {@code 2^level} leaves, given by its root hash, to the tree.
     *
     * @throws IllegalArgumentException if the size is not a multiple of {@code 2^level}
     */
    public void appendSubtree(Hash root, int level) {
        if (Long.numberOfTrailingZeros(size) < level) {
            throw new IllegalArgumentException(
                    "A tree of " + size + " leaves cannot end with a subtree of level " + level + ".");
        }
        long grown = Math.addExact(size, 1L << level);
        Hash merged = root;
        for (long rest = size >>> level; (rest & 1) == 1; rest >>>= 1) {
            merged = hasher.node(subtrees.remove(subtrees.size() - 1), merged);
        }
        subtrees.add(merged);
        size = grown;
    }

    /** Returns the root hash of the Merkle tree. */
    public Hash root() {
        if (subtrees.isEmpty()) {
            return hasher.emptyRoot();
        }
        Hash root = subtrees.get(subtrees.size() - 1);
        for (int n = subtrees.size() - 2; n >= 0; n--) {
            root = hasher.node(subtrees.get(n), root);
        }
        return root;
    }

    /** Returns the size and the root hash of the Merkle tree. */
    public TreeHead head() {
        return new TreeHead(size, root());
    }
}
