package dev.keyward.auditlog.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.TileReader;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies a log with programs that are not Keyward's: openssl, Python, and the Merkle verifier of sigstore-java. */
@DisplayName("A log verified without Keyward")
class IndependentVerificationTest {

    private static final Path PAGE = Path.of("../docs/verify-by-hand.md");
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
    private static final int SIZE = 600;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("passes every command of docs/verify-by-hand.md, and fails if a byte is changed")
    void byHand() throws Exception {
        for (String tool : List.of("sh", "openssl", "python3", "base64", "sed", "tail", "cut")) {
            assumeTrue(isInstalled(tool), "skipped: the page needs " + tool + ", which is not installed here");
        }
        List<byte[]> entries = NaiveTree.numberedLeaves(SIZE);
        TestLog log = new TestLog(new DirectoryLogStore(folder));
        byte[] earlier = log.append(entries.subList(0, 512)).checkpoint();
        log.append(entries.subList(512, SIZE));
        Files.write(folder.resolve("earlier"), earlier);
        Files.writeString(folder.resolve("policy.txt"), log.policy().text());
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("verify.py"), blocks(PYTHON, page).get(0));
        List<String> commands = blocks(SHELL, page);
        assertThat(commands).hasSize(5);

        assertThat(run(commands.get(0))).isEmpty();
        assertThat(run(commands.get(1))).contains("Signature Verified Successfully");
        assertThat(run(commands.get(2))).isEqualTo("600 entries\nroot MATCHES\n");
        assertThat(run(commands.get(3))).isEqualTo("512 entries\nroot MATCHES\n");
        assertThat(run(commands.get(4)).lines()).hasSize(256).startsWith("entry 0", "entry 1");
        Path first = folder.resolve("tile/entries/000");
        byte[] pruned = Files.readAllBytes(first);
        Files.delete(first);
        assertThat(run(commands.get(2))).contains("tile/entries/000");
        assertThat(run(commands.get(2).strip() + " 256")).isEqualTo("344 entries\nroot MATCHES\n");
        Files.write(first, pruned);

        Path text = folder.resolve("checkpoint.text");
        Files.writeString(text, Files.readString(text).replace("600", "601"));
        assertThat(run(commands.get(1))).contains("Signature Verification Failure");
        Path bundle = folder.resolve("tile/entries/001");
        byte[] changed = Files.readAllBytes(bundle);
        changed[105] ^= 1;
        Files.write(bundle, changed);
        assertThat(run(commands.get(2))).contains("root DIFFERS: an entry was changed");
        changed[0] = 1;
        Files.write(bundle, changed);
        assertThat(run(commands.get(2))).contains("tile/entries/001: entry ");
    }

    @Test
    @DisplayName("has inclusion proofs that sigstore-java accepts for each entry, and for that entry only")
    void sigstore() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder);
        List<byte[]> entries = NaiveTree.numberedLeaves(SIZE);
        TestLog log = new TestLog(store).append(entries);
        ProofMaker maker = new ProofMaker(new TileReader(store, SIZE));
        byte[] root = log.head().root().bytes();
        MerkleHasher hasher = new MerkleHasher();
        for (int index = 0; index < SIZE; index += 7) {
            List<byte[]> proof =
                    maker.inclusion(index, SIZE).stream().map(Hash::bytes).toList();
            InclusionProofVerifier.verify(hasher.leaf(entries.get(index)).bytes(), index, SIZE, proof, root);
            byte[] other = hasher.leaf(entries.get(index + 1)).bytes();
            int at = index;
            assertThatThrownBy(() -> InclusionProofVerifier.verify(other, at, SIZE, proof, root))
                    .describedAs("to say that the roots differ, it needs BouncyCastle, which is not on this class path")
                    .isInstanceOfAny(InclusionProofVerificationException.class, NoClassDefFoundError.class);
        }
    }

    private static List<String> blocks(Pattern kind, String page) {
        return kind.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring(block.indexOf('\n') + 1, block.length() - 3))
                .toList();
    }

    private String run(String commands) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).describedAs(commands).isTrue();
        return said;
    }

    private static boolean isInstalled(String tool) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("sh", "-c", "command -v " + tool)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
