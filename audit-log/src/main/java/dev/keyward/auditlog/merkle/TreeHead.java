package dev.keyward.auditlog.merkle;

/** The size and the root hash of a Merkle tree, which together determine all of its leaves and their order. */
public record TreeHead(long size, Hash root) {

    public TreeHead {
        if (size < 0) {
            throw new IllegalArgumentException("The size of a tree must not be negative: " + size + ".");
        }
    }

    @Override
    public String toString() {
        return size + " " + root;
    }
}
