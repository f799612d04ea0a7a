package dev.keyward.auditlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The proof of an entry")
class LogProofTest {

    private final List<byte[]> entries = NaiveTree.numberedLeaves(300);
    private final TestLog log = new TestLog(new MemoryLogStore()).append(entries);
    private final NaiveTree tree = new NaiveTree(entries);

    @Test
    @DisplayName("has the form of tlog-proof and is verified without the log")
    void roundTrip() throws Exception {
        LogProof proof = new LogProof(7, entries.get(7), tree.path(7, 300), log.checkpoint());
        String text = new String(proof.bytes(), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("c2sp.org/tlog-proof@v1\nextra ZW50cnkgNw==\nindex 7\n")
                .endsWith("\n\n" + new String(log.checkpoint(), StandardCharsets.UTF_8));
        LogProof parsed = LogProof.parse(proof.bytes());
        assertThat(parsed).isEqualTo(proof).hasSameHashCodeAs(proof);
        assertThat(parsed.extra()).isEqualTo(entries.get(7));
        assertThat(parsed.verify(leaf(7), log.policy()))
                .hasValueSatisfying(
                        opened -> assertThat(opened.checkpoint().tree()).isEqualTo(log.head()));
        assertThat(parsed.verify(leaf(8), log.policy())).isEmpty();
    }

    @Test
    @DisplayName("has neither hashes nor extra data if the tree has one entry and nothing is added")
    void smallest() throws Exception {
        TestLog one = new TestLog(new MemoryLogStore()).append(entries.subList(0, 1));
        LogProof proof = LogProof.parse(new LogProof(0, new byte[0], List.of(), one.checkpoint()).bytes());
        assertThat(new String(proof.bytes(), StandardCharsets.UTF_8)).startsWith("c2sp.org/tlog-proof@v1\nindex 0\n\n");
        assertThat(proof.verify(leaf(0), one.policy())).isPresent();
    }

    @Test
    @DisplayName("is refused for another index, log or policy")
    void others() throws Exception {
        LogProof proof = new LogProof(8, new byte[0], tree.path(7, 300), log.checkpoint());
        assertThat(proof.verify(leaf(7), log.policy())).isEmpty();
        TestLog other = new TestLog(new MemoryLogStore(), new NoteSigner("other", TestLog.keys()));
        assertThatThrownBy(() -> proof.verify(leaf(7), other.policy())).isInstanceOf(UnknownLogException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v1\n\ncheckpoint",
                "c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nindex 00\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nindex -1\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nindex 0\nno base64\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\ncheckpoint",
                "c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0\n\ncheckpoint"
            })
    @DisplayName("has no other form")
    void malformed(String text) {
        assertThatThrownBy(() -> LogProof.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedNoteException.class);
    }

    @Test
    @DisplayName("has limits")
    void limits() throws Exception {
        LogProof largest = new LogProof(0, new byte[0], Collections.nCopies(63, leaf(0)), new byte[0]);
        assertThat(LogProof.parse(largest.bytes())).isEqualTo(largest);
        byte[] longest = Arrays.copyOf(largest.bytes(), 1024 * 1024);
        assertThat(LogProof.parse(longest).bytes()).isEqualTo(longest);
        assertThat(LogProof.parse(longest)).isNotEqualTo(largest);
        assertThatThrownBy(() -> LogProof.parse(new byte[1024 * 1024 + 1]))
                .hasMessage("The proof has more than 1048576 bytes.");
        String line = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        String endless = "c2sp.org/tlog-proof@v1\nindex 0\n" + line.repeat(64) + "\n";
        assertThatThrownBy(() -> LogProof.parse(endless.getBytes(StandardCharsets.UTF_8)))
                .hasMessage("The proof has more than 63 hashes.");
        assertThatThrownBy(() -> new LogProof(-1, new byte[0], List.of(), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogProof(0, new byte[0], Collections.nCopies(64, leaf(0)), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Hash leaf(int index) {
        return new MerkleHasher().leaf(entries.get(index));
    }
}
