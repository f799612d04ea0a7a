package dev.keyward.auditlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Test vectors of RFC 6962 that Certificate Transparency implementations share.
 *
 * <p>Source: the eight leaves and their roots of the first Certificate Transparency implementation, as in transparency-dev/merkle
 * (proof/verify_test.go, rfc6962/rfc6962_test.go).
 */
@DisplayName("The published vectors of RFC 6962")
class MerkleVectorsTest {

    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    @DisplayName("have these roots")
    void roots(int size, String root) {
        assertThat(new NaiveTree(LEAVES).root(size)).hasToString(root);
        MerkleHasher hasher = new MerkleHasher();
        Frontier frontier = Frontier.empty();
        LEAVES.subList(0, size).forEach(leaf -> frontier.append(hasher.leaf(leaf)));
        assertThat(frontier.root()).hasToString(root);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "L123456, 395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    })
    @DisplayName("have these leaf hashes")
    void leaves(String leaf, String hash) {
        byte[] bytes = leaf.getBytes(StandardCharsets.US_ASCII);
        byte[] target = new byte[Hash.LENGTH + 1];
        MerkleHasher hasher = new MerkleHasher();
        assertThat(hasher.leaf(bytes)).hasToString(hash);
        hasher.leaf(bytes, 0, bytes.length, target, 1);
        assertThat(Hash.at(target, 1)).hasToString(hash);
    }

    @Test
    @DisplayName("have this proof that the tree of 8 leaves continues the tree of 1")
    void consistency() throws Exception {
        List<Hash> proof = Stream.of(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")
                .map(HexFormat.of()::parseHex)
                .map(Hash::of)
                .toList();
        NaiveTree tree = new NaiveTree(LEAVES);
        assertThat(new ProofMaker(tree.nodes()).consistency(1, 8)).isEqualTo(proof);
        assertThat(new ProofVerifier().isConsistent(tree.head(1), tree.head(8), proof))
                .isTrue();
    }
}
