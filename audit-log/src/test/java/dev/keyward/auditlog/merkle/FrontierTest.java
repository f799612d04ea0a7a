package dev.keyward.auditlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A frontier")
class FrontierTest {

    private static final MerkleHasher HASHER = new MerkleHasher();

    private final List<byte[]> leaves = NaiveTree.randomLeaves(300, 3);
    private final NaiveTree tree = new NaiveTree(leaves);

    @Test
    @DisplayName("has the root of the definition after each leaf, also when stored and restored in between")
    void roots() {
        Frontier frontier = Frontier.empty();
        for (int size = 1; size <= leaves.size(); size++) {
            frontier.append(HASHER.leaf(leaves.get(size - 1)));
            assertThat(frontier.head()).isEqualTo(tree.head(size));
            byte[] stored = frontier.toBytes();
            assertThat(stored).hasSize(8 + 32 * Integer.bitCount(size));
            frontier = Frontier.fromBytes(stored);
            assertThat(frontier.size()).isEqualTo(size);
        }
    }

    @Test
    @DisplayName("grows by whole subtrees only where they fit")
    void subtrees() {
        Frontier frontier = Frontier.empty();
        frontier.appendSubtree(tree.root(0, 64), 6);
        frontier.appendSubtree(tree.root(64, 96), 5);
        frontier.append(HASHER.leaf(leaves.get(96)));
        assertThat(frontier.head()).isEqualTo(tree.head(97));
        assertThatThrownBy(() -> frontier.appendSubtree(tree.root(1), 1))
                .hasMessage("A tree of 97 leaves cannot end with a subtree of level 1.");
        assertThat(Frontier.of(97, List.of(tree.root(0, 64), tree.root(64, 96), tree.root(96, 97)))
                        .root())
                .isEqualTo(tree.root(97));
    }

    @Test
    @DisplayName("refuses stored bytes that do not match their size")
    void damaged() {
        byte[] stored = Frontier.of(3, List.of(tree.root(2), tree.root(2, 3))).toBytes();
        assertThatThrownBy(() -> Frontier.fromBytes(Arrays.copyOf(stored, stored.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.fromBytes(new byte[7])).isInstanceOf(IllegalArgumentException.class);
        byte[] negative = ByteBuffer.allocate(8 + 32).putLong(Long.MIN_VALUE).array();
        assertThatThrownBy(() -> Frontier.fromBytes(negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.of(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.of(2, List.of())).hasMessage("A frontier of size 2 cannot have 0 hashes.");
    }

    @Test
    @DisplayName("never grows beyond the largest size")
    void overflow() {
        Hash any = tree.root(1);
        Frontier full = Frontier.of(Long.MAX_VALUE, Collections.nCopies(63, any));
        assertThatThrownBy(() -> full.append(any)).isInstanceOf(ArithmeticException.class);
        assertThat(full.size()).isEqualTo(Long.MAX_VALUE);
    }
}
