package dev.keyward.auditlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Proofs")
class ProofsTest {

    /** All pairs of sizes up to this one are compared with the definitions of the RFC. */
    private static final int SIZES = 40;

    private final List<byte[]> leaves = NaiveTree.randomLeaves(2000, 5);
    private final NaiveTree tree = new NaiveTree(leaves);
    private final ProofMaker maker = new ProofMaker(tree.nodes());
    private final ProofVerifier verifier = new ProofVerifier();
    private final Random random = new Random(7);

    @Test
    @DisplayName("of inclusion are those of the definition, for each leaf of small trees")
    void inclusion() throws Exception {
        for (int size = 1; size <= SIZES; size++) {
            for (int index = 0; index < size; index++) {
                List<Hash> proof = maker.inclusion(index, size);
                assertThat(proof).isEqualTo(tree.path(index, size));
                assertThat(verifier.isIncluded(leaf(index), index, tree.head(size), proof))
                        .describedAs("leaf %d of %d", index, size)
                        .isTrue();
                refusesChangedInclusion(index, size, proof);
            }
        }
    }

    @Test
    @DisplayName("of consistency are those of the definition, for each pair of small trees")
    void consistency() throws Exception {
        for (int size = 1; size <= SIZES; size++) {
            for (int old = 1; old <= size; old++) {
                List<Hash> proof = maker.consistency(old, size);
                assertThat(proof).isEqualTo(tree.proof(old, size));
                assertThat(verifier.isConsistent(tree.head(old), tree.head(size), proof))
                        .describedAs("from %d to %d", old, size)
                        .isTrue();
                refusesChangedConsistency(old, size, proof);
            }
        }
    }

    @Test
    @DisplayName("of large trees verify, and those of other leaves and sizes do not")
    void largeTrees() throws Exception {
        for (int run = 0; run < 60; run++) {
            int size = 2 + random.nextInt(leaves.size() - 1);
            int index = random.nextInt(size);
            TreeHead head = tree.head(size);
            List<Hash> inclusion = maker.inclusion(index, size);
            assertThat(verifier.isIncluded(leaf(index), index, head, inclusion)).isTrue();
            int other = (index + 1) % size;
            assertThat(verifier.isIncluded(leaf(other), index, head, inclusion)).isFalse();
            assertThat(verifier.isIncluded(leaf(index), other, head, inclusion)).isFalse();

            int old = 1 + random.nextInt(size - 1);
            List<Hash> consistency = maker.consistency(old, size);
            assertThat(verifier.isConsistent(tree.head(old), head, consistency)).isTrue();
            TreeHead rewritten = new TreeHead(old, leaf(0));
            assertThat(old > 1 && verifier.isConsistent(rewritten, head, consistency))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("between equal trees, and from the empty tree, are empty")
    void trivial() {
        TreeHead empty = tree.head(0);
        assertThat(verifier.isConsistent(tree.head(5), tree.head(5), List.of())).isTrue();
        assertThat(verifier.isConsistent(new TreeHead(5, leaf(0)), tree.head(5), List.of()))
                .isFalse();
        assertThat(verifier.isConsistent(tree.head(5), tree.head(5), List.of(leaf(0))))
                .isFalse();
        assertThat(verifier.isConsistent(empty, tree.head(5), List.of())).isTrue();
        assertThat(verifier.isConsistent(new TreeHead(0, leaf(0)), tree.head(5), List.of()))
                .isFalse();
        assertThat(verifier.isConsistent(empty, tree.head(5), List.of(leaf(0)))).isFalse();
        assertThat(verifier.isConsistent(tree.head(6), tree.head(5), List.of())).isFalse();
        assertThat(verifier.isIncluded(leaf(0), 0, tree.head(1), List.of())).isTrue();
        assertThat(verifier.isIncluded(leaf(0), 0, empty, List.of())).isFalse();
        assertThat(verifier.isIncluded(leaf(0), -1, tree.head(1), List.of())).isFalse();
    }

    @Test
    @DisplayName("with far more hashes than the tree has levels are refused at once")
    void endless() {
        List<Hash> hashes = Collections.nCopies(100_000, leaf(0));
        TreeHead huge = new TreeHead(Long.MAX_VALUE, leaf(0));
        assertThat(verifier.isIncluded(leaf(0), Long.MAX_VALUE - 1, huge, hashes))
                .isFalse();
        assertThat(verifier.isConsistent(new TreeHead(1L << 62, leaf(0)), huge, hashes))
                .isFalse();
        assertThat(verifier.isConsistent(new TreeHead(Long.MAX_VALUE - 1, leaf(0)), huge, hashes))
                .isFalse();
    }

    @Test
    @DisplayName("of leaves and sizes that do not exist cannot be made")
    void outOfRange() throws Exception {
        assertThatThrownBy(() -> maker.inclusion(5, 5)).hasMessage("A tree of 5 leaves has no leaf 5.");
        assertThatThrownBy(() -> maker.inclusion(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> maker.consistency(0, 5)).hasMessage("No proof leads from size 0 to size 5.");
        assertThatThrownBy(() -> maker.consistency(6, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TreeHead(-1, leaf(0))).isInstanceOf(IllegalArgumentException.class);
        assertThat(maker.root(0)).isEqualTo(tree.root(0));
        assertThat(maker.root(77)).isEqualTo(tree.root(77));
    }

    private void refusesChangedInclusion(int index, int size, List<Hash> proof) {
        for (List<Hash> changed : changes(proof)) {
            assertThat(verifier.isIncluded(leaf(index), index, tree.head(size), changed))
                    .describedAs("leaf %d of %d with another proof", index, size)
                    .isFalse();
        }
    }

    private void refusesChangedConsistency(int old, int size, List<Hash> proof) {
        for (List<Hash> changed : changes(proof)) {
            assertThat(verifier.isConsistent(tree.head(old), tree.head(size), changed))
                    .describedAs("from %d to %d with another proof", old, size)
                    .isFalse();
        }
    }

    /** Returns the given proof with one hash changed, removed, added or swapped. */
    private List<List<Hash>> changes(List<Hash> proof) {
        List<List<Hash>> changes = new ArrayList<>();
        for (int at = 0; at <= proof.size(); at++) {
            List<Hash> longer = new ArrayList<>(proof);
            longer.add(at, at < proof.size() ? proof.get(at) : leaf(0));
            changes.add(longer);
            if (at < proof.size()) {
                List<Hash> shorter = new ArrayList<>(proof);
                shorter.remove(at);
                changes.add(shorter);
                List<Hash> flipped = new ArrayList<>(proof);
                byte[] bytes = proof.get(at).bytes();
                bytes[random.nextInt(Hash.LENGTH)] ^= (byte) (1 << random.nextInt(8));
                flipped.set(at, Hash.of(bytes));
                changes.add(flipped);
            }
            if (at > 0 && at < proof.size()) {
                List<Hash> swapped = new ArrayList<>(proof);
                Collections.swap(swapped, at - 1, at);
                changes.add(swapped);
            }
        }
        return changes;
    }

    private Hash leaf(int index) {
        return new MerkleHasher().leaf(leaves.get(index));
    }
}
