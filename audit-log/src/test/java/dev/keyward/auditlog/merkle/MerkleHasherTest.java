package dev.keyward.auditlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Hashes of a tree")
class MerkleHasherTest {

    private final MerkleHasher hasher = new MerkleHasher();

    @Test
    @DisplayName("have 32 bytes and are equal if these are")
    void values() {
        assertThatThrownBy(() -> Hash.of(new byte[31])).hasMessage("A hash has 32 bytes, not 31.");
        assertThat(Hash.of(new byte[32])).isEqualTo(Hash.at(new byte[40], 3)).isNotEqualTo("");
    }

    @Test
    @DisplayName("of a node differ from those of a leaf with the same bytes")
    void prefixes() {
        Hash left = hasher.leaf(new byte[] {1});
        Hash right = hasher.leaf(new byte[] {2});
        byte[] both = new byte[64];
        left.copyTo(both, 0);
        right.copyTo(both, 32);
        assertThat(hasher.node(left, right)).isNotEqualTo(hasher.leaf(both)).isNotEqualTo(hasher.node(right, left));
        assertThat(hasher.perfectSubtree(both, 0, 2)).isEqualTo(hasher.node(left, right));
        assertThat(hasher.perfectSubtree(both, 1, 1)).isEqualTo(right);
    }

    @Test
    @DisplayName("of a subtree need a power of two of hashes, and a target needs room")
    void limits() {
        assertThatThrownBy(() -> hasher.perfectSubtree(new byte[96], 0, 3))
                .hasMessage("The number of hashes must be a power of two, not 3.");
        assertThatThrownBy(() -> hasher.leaf(new byte[1], 0, 1, new byte[40], 9))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
