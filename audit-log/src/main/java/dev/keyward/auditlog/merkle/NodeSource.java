package dev.keyward.auditlog.merkle;

import java.io.IOException;

/** Supplies the root hashes of perfect subtrees of a Merkle tree, from which proofs are made. */
@FunctionalInterface
public interface NodeSource {

    /**
     * Returns the root of the perfect subtree over the leaves from {@code index * 2^level} to {@code (index + 1) * 2^level} (exclusive).
     *
     * @throws IOException if the hash is missing or cannot be read
     */
    Hash node(int level, long index) throws IOException;
}
