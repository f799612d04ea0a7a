package dev.keyward.auditlog.merkle;

import java.util.Iterator;
import java.util.List;

/**
 * Verifies inclusion and consistency proofs as in RFC 9162, sections 2.1.3.2 and 2.1.4.2. Not thread-safe.
 *
 * <p>Needs time proportional to the depth of the tree, and refuses longer proofs at once.
 */
public final class ProofVerifier {

    private final MerkleHasher hasher = new MerkleHasher();

    /** Returns whether the given proof shows that the tree has the given leaf at the given index. */
    public boolean isIncluded(Hash leaf, long index, TreeHead tree, List<Hash> proof) {
        if (index < 0 || index >= tree.size()) {
            return false;
        }
        long node = index;
        long last = tree.size() - 1;
        Hash root = leaf;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                root = hasher.node(sibling, root);
                int levels = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>>= levels; // these levels have no right sibling, so the proof skips them
                last >>>= levels;
            } else {
                root = hasher.node(root, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && root.equals(tree.root());
    }

    /** Returns whether the given proof shows that the new tree begins with all leaves of the old tree in the same order. */
    public boolean isConsistent(TreeHead older, TreeHead newer, List<Hash> proof) {
        if (older.size() > newer.size()) {
            return false;
        }
        if (older.size() == newer.size()) {
            return proof.isEmpty() && older.root().equals(newer.root());
        }
        if (older.size() == 0) {
            return proof.isEmpty() && older.root().equals(hasher.emptyRoot());
        }
        Iterator<Hash> hashes = proof.iterator();
        boolean oldTreeIsPerfect = Long.bitCount(older.size()) == 1;
        if (!oldTreeIsPerfect && !hashes.hasNext()) {
            return false;
        }
        int levels = Long.numberOfTrailingZeros(older.size());
        long node = (older.size() - 1) >>> levels;
        long last = (newer.size() - 1) >>> levels;
        Hash oldRoot = oldTreeIsPerfect ? older.root() : hashes.next();
        Hash newRoot = oldRoot;
        while (hashes.hasNext()) {
            Hash sibling = hashes.next();
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldRoot = hasher.node(sibling, oldRoot);
                newRoot = hasher.node(sibling, newRoot);
                int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>>= skipped;
                last >>>= skipped;
            } else {
                newRoot = hasher.node(newRoot, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && oldRoot.equals(older.root()) && newRoot.equals(newer.root());
    }
}
