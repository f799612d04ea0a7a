package dev.keyward.auditlog.merkle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The definitions of RFC 6962, section 2.1, written down literally: slow, and independent of the code under test. */
public final class NaiveTree {

    private final List<byte[]> leaves;

    public NaiveTree(List<byte[]> leaves) {
        this.leaves = leaves;
    }

    /** Returns leaves of 0 to 100 random bytes. */
    public static List<byte[]> randomLeaves(int count, long seed) {
        Random random = new Random(seed);
        List<byte[]> leaves = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] leaf = new byte[random.nextInt(101)];
            random.nextBytes(leaf);
            leaves.add(leaf);
        }
        return leaves;
    }

    /** Returns leaves that are the numbers from 0 as text. */
    public static List<byte[]> numberedLeaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            leaves.add(("entry " + n).getBytes(StandardCharsets.UTF_8));
        }
        return leaves;
    }

    /** MTH(D[from:to]). */
    public Hash root(int from, int to) {
        int n = to - from;
        if (n == 0) {
            return sha256();
        }
        if (n == 1) {
            return sha256(new byte[] {0}, leaves.get(from));
        }
        int k = split(n);
        return sha256(
                new byte[] {1}, root(from, from + k).bytes(), root(from + k, to).bytes());
    }

    public Hash root(int size) {
        return root(0, size);
    }

    public TreeHead head(int size) {
        return new TreeHead(size, root(size));
    }

    /** PATH(m, D[0:n]). */
    public List<Hash> path(int m, int size) {
        return path(m, 0, size);
    }

    private List<Hash> path(int m, int from, int to) {
        int n = to - from;
        if (n == 1) {
            return new ArrayList<>();
        }
        int k = split(n);
        List<Hash> path = m < k ? path(m, from, from + k) : path(m - k, from + k, to);
        path.add(m < k ? root(from + k, to) : root(from, from + k));
        return path;
    }

    /** PROOF(m, D[0:n]). */
    public List<Hash> proof(int m, int size) {
        return subproof(m, 0, size, true);
    }

    private List<Hash> subproof(int m, int from, int to, boolean known) {
        int n = to - from;
        if (m == n) {
            return known ? new ArrayList<>() : new ArrayList<>(List.of(root(from, to)));
        }
        int k = split(n);
        List<Hash> proof = m <= k ? subproof(m, from, from + k, known) : subproof(m - k, from + k, to, false);
        proof.add(m <= k ? root(from + k, to) : root(from, from + k));
        return proof;
    }

    /** Returns the roots of perfect subtrees. */
    public NodeSource nodes() {
        return (level, index) -> root((int) index << level, ((int) index + 1) << level);
    }

    private static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static Hash sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Hash.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
