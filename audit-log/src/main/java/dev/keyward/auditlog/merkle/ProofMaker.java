package dev.keyward.auditlog.merkle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Creates inclusion and consistency proofs as in RFC 9162, sections 2.1.3.1 and 2.1.4.1. Not thread-safe.
 *
 * <p>A proof needs at most 63 hashes and the frontier of one further subtree. It is only as good as its source: verify it with
 * {@link ProofVerifier} if the source is not trusted.
 */
public final class ProofMaker {

    private final NodeSource nodes;

    public ProofMaker(NodeSource nodes) {
        this.nodes = nodes;
    }

    /** Returns the root hash of the tree that consists of the first {@code size} leaves. */
    public Hash root(long size) throws IOException {
        return size == 0 ? new MerkleHasher().emptyRoot() : subtree(0, size);
    }

    /**
     * Returns the inclusion proof of the leaf at the given index. Its hashes lead from the leaf's sibling up to a child of the
     * root.
     *
     * @throws IllegalArgumentException if the tree has no such leaf
     */
    public List<Hash> inclusion(long index, long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has no leaf " + index + ".");
        }
        List<Hash> downwards = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long split = from + largestPowerOfTwoBelow(to - from);
            if (index < split) {
                downwards.add(subtree(split, to));
                to = split;
            } else {
                downwards.add(subtree(from, split));
                from = split;
            }
        }
        return upwards(downwards);
    }

    /**
     * Returns the consistency proof between two trees: one over the first {@code oldSize} leaves, and one over the
     * first {@code size} leaves.
     *
     * @throws IllegalArgumentException if the old size is zero or greater than the size
     */
    public List<Hash> consistency(long oldSize, long size) throws IOException {
        if (oldSize < 1 || oldSize > size) {
            throw new IllegalArgumentException("No proof leads from size " + oldSize + " to size " + size + ".");
        }
        List<Hash> downwards = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to > oldSize) {
            long split = from + largestPowerOfTwoBelow(to - from);
            if (oldSize <= split) {
                downwards.add(subtree(split, to));
                to = split;
            } else {
                downwards.add(subtree(from, split));
                from = split;
            }
        }
        if (from > 0) {
            downwards.add(subtree(from, to)); // not a subtree of the old tree alone, so the verifier lacks it
        }
        return upwards(downwards);
    }

    /**
     * Returns the root hash of the subtree whose leaves start at {@code from} (inclusive) and end at {@code to}
     * (exclusive). The index {@code from} must be a multiple of the smallest power of two that is at least
     * {@code to - from}.
     */
    private Hash subtree(long from, long to) throws IOException {
        Frontier frontier = Frontier.empty();
        for (long at = from; at < to; ) {
            int level = 63 - Long.numberOfLeadingZeros(to - at);
            frontier.appendSubtree(nodes.node(level, at >>> level), level);
            at += 1L << level;
        }
        return frontier.root();
    }

    private static long largestPowerOfTwoBelow(long count) {
        return Long.highestOneBit(count - 1);
    }

    private static List<Hash> upwards(List<Hash> downwards) {
        List<Hash> proof = new ArrayList<>(downwards);
        Collections.reverse(proof);
        return List.copyOf(proof);
    }
}
