package dev.keyward.auditlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.TreeHead;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A policy")
class LogPolicyTest {

    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final TreeHead TREE = new NaiveTree(NaiveTree.numberedLeaves(3)).head(3);

    private final NoteSigner ours = new NoteSigner("example.com/ours", TestLog.keys());
    private final NoteSigner theirs = new NoteSigner("example.com/theirs", TestLog.keys());

    @Test
    @DisplayName("names the trusted logs, with comments, tabs and addresses")
    void parsed() throws Exception {
        LogPolicy policy = parse("# ours\n\n \tlog\t" + KEY + "  https://example.com/é \n  # end\nquorum  none \n");
        assertThat(policy.logs()).containsExactly(VerifierKey.parse(KEY));
        assertThat(parse(policy.text())).isEqualTo(policy);
        assertThat(parse("quorum none\nlog " + KEY)).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource({
        "'', The policy has no quorum line. Add: quorum none.",
        "'log KEY', The policy has no quorum line. Add: quorum none.",
        "'quorum none', The policy has no log line. Add: log KEY.",
        "'log\nquorum none', Line 1 of the policy must be: log KEY [URL].",
        "'log KEY url more\nquorum none', Line 1 of the policy must be: log KEY [URL].",
        "'log KEY\nlog KEY\nquorum none', Line 2 of the policy repeats a public key.",
        "'log KEY\nquorum none\nquorum none', Line 3 of the policy: the only supported quorum is one line: quorum none.",
        "'log KEY\nquorum w1', Line 2 of the policy: the only supported quorum is one line: quorum none.",
        "'log KEY\nquorum', Line 2 of the policy: the only supported quorum is one line: quorum none.",
        "'log KEY\nwitness w1 KEY\nquorum none', 'Line 2 of the policy: only log, quorum and # are supported, no witnesses or groups.'",
        "'LOG KEY\nquorum none', 'Line 1 of the policy: only log, quorum and # are supported, no witnesses or groups.'",
        "'log xKEY\nquorum none', The id in a verifier key does not match its name and key.",
        "'log KEY\r\nquorum none', The policy contains a control character."
    })
    @DisplayName("is refused with the number of the line if it has any other form")
    void refused(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace("KEY", KEY))).hasMessage(message);
    }

    @Test
    @DisplayName("has a limit on its length and needs a log")
    void limits() throws Exception {
        String policy = "log " + KEY + "\nquorum none\n#";
        assertThat(parse(policy + "x".repeat(LogPolicy.MAX_BYTES - policy.length()))
                        .logs())
                .hasSize(1);
        VerifierKey key = VerifierKey.parse(KEY);
        assertThat(new LogPolicy(Collections.nCopies(1024, key)).logs()).hasSize(1024);
        assertThatThrownBy(() -> new LogPolicy(Collections.nCopies(1025, key)))
                .hasMessage("A policy must have 1 to 1024 logs, not 1025.");
        assertThatThrownBy(() -> LogPolicy.parse(new byte[LogPolicy.MAX_BYTES + 1]))
                .hasMessage("The policy has more than 65536 bytes.");
        assertThatThrownBy(() -> new LogPolicy(List.of())).hasMessage("A policy must have 1 to 1024 logs, not 0.");
        assertThatThrownBy(() -> parse("log \u00ff" + KEY + "\nquorum none"))
                .isInstanceOf(MalformedNoteException.class);
    }

    @Test
    @DisplayName("opens checkpoints of its logs, also in the time of two keys")
    void opens() throws Exception {
        KeyPair next = TestLog.keys();
        NoteSigner rotated = new NoteSigner("example.com/ours", next);
        LogPolicy policy = new LogPolicy(List.of(ours.verifierKey(), rotated.verifierKey()));
        for (List<NoteSigner> signers : List.of(List.of(ours), List.of(rotated), List.of(theirs, ours, rotated))) {
            LogPolicy.Opened opened = policy.open(checkpoint("example.com/ours", signers));
            assertThat(opened.checkpoint().tree()).isEqualTo(TREE);
            assertThat(opened.signers()).hasSize(Math.max(1, signers.size() - 1));
        }
    }

    @Test
    @DisplayName("does not open checkpoints that one trusted log signed for another, or an unknown key for it")
    void otherLogs() {
        LogPolicy policy = new LogPolicy(List.of(ours.verifierKey(), theirs.verifierKey()));
        assertThatThrownBy(() -> policy.open(checkpoint("example.com/ours", List.of(theirs))))
                .isInstanceOf(UnknownLogException.class)
                .hasMessage("The checkpoint is not signed by a key of the policy.");
        NoteSigner impostor = new NoteSigner("example.com/ours", TestLog.keys());
        assertThatThrownBy(() -> policy.open(checkpoint("example.com/ours", List.of(impostor))))
                .isInstanceOf(UnknownLogException.class);
        assertThatThrownBy(() -> policy.open("x\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedNoteException.class);
        assertThatThrownBy(() -> policy.open(
                        SignedNote.sign("not a checkpoint\n", List.of(ours)).bytes()))
                .isInstanceOf(MalformedNoteException.class);
    }

    private static byte[] checkpoint(String origin, List<NoteSigner> signers) {
        return new LogCheckpoint(origin, TREE).signedBy(signers).bytes();
    }

    private static LogPolicy parse(String text) throws MalformedNoteException {
        return LogPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
