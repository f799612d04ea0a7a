package dev.keyward.auditlog.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A mirror of a log")
class LogMirrorTest {

    private final MemoryLogStore source = new MemoryLogStore();
    private final MemoryLogStore copy = new MemoryLogStore();
    private final TestLog log = new TestLog(source);

    @Test
    @DisplayName("has the entries of the log after each update, and reads only what it lacks")
    void incremental() throws Exception {
        Random random = new Random(1);
        long size = 0;
        for (int step = 0; step < 12; step++) {
            int more = random.nextInt(700);
            log.append(NaiveTree.randomLeaves(more, step));
            Queue<LogResource> read = new ConcurrentLinkedQueue<>();
            LogSource counted = file -> {
                read.add(file);
                return source.read(file);
            };
            MirrorResult result = new LogMirror(counted, copy, log.policy()).update(0);
            long before = size;
            assertThat(result).isInstanceOfSatisfying(MirrorResult.Copied.class, copied -> {
                assertThat(copied.sizeBefore()).isEqualTo(before);
                assertThat(copied.copied()).isEqualTo(more);
                assertThat(copied.log().checkpoint().tree()).isEqualTo(log.head());
            });
            assertThat(read.stream().filter(EntryBundle.class::isInstance)).hasSizeLessThanOrEqualTo(more / 256 + 2);
            size += more;
            assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
        }
        for (LogResource file : source.resources()) {
            if (file instanceof EntryBundle bundle && bundle.isFull()) {
                assertThat(copy.read(file)).hasValue(source.read(file).orElseThrow());
            }
        }
        assertThat(update())
                .isInstanceOfSatisfying(
                        MirrorResult.Copied.class,
                        copied -> assertThat(copied.copied()).isZero());
    }

    @Test
    @DisplayName("begins where the log was pruned, and goes on from there")
    void pruned() throws Exception {
        log.append(NaiveTree.numberedLeaves(70_000));
        TestLog.prune(source, 67_072);
        assertThat(update()).isInstanceOf(MirrorResult.Refused.class);
        assertThat(new LogMirror(source, copy, log.policy()).update(67_072)).isInstanceOf(MirrorResult.Copied.class);
        assertThat(verify(67_072)).isInstanceOf(VerificationResult.Intact.class);
        log.append(NaiveTree.numberedLeaves(500));
        assertThat(update())
                .isInstanceOfSatisfying(
                        MirrorResult.Copied.class,
                        copied -> assertThat(copied.sizeBefore()).isEqualTo(70_000));
        assertThat(verify(67_072)).isInstanceOf(VerificationResult.Intact.class);
        assertThatThrownBy(() -> new LogMirror(source, copy, log.policy()).update(100))
                .hasMessage("The first entry of a copy must be a multiple of 256, not 100.");
        assertThatThrownBy(() -> new LogMirror(source, new MemoryLogStore(), log.policy()).update(256_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("because the log has no more entries, not 256000.");
    }

    @Test
    @DisplayName("stays as it was if the log was truncated, rewritten, or signed by somebody else")
    void otherLogs() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(700);
        log.append(entries);
        update();
        Map<LogResource, byte[]> before = files();
        List<byte[]> rewritten = new ArrayList<>(NaiveTree.numberedLeaves(1500));
        rewritten.set(3, new byte[1]);
        for (List<byte[]> other : List.of(entries.subList(0, 600), rewritten.subList(0, 700), rewritten)) {
            MemoryLogStore bad = new MemoryLogStore();
            new TestLog(bad, log.signer()).append(other);
            assertThat(new LogMirror(bad, copy, log.policy()).update(0))
                    .isInstanceOfSatisfying(
                            MirrorResult.Refused.class,
                            refused -> assertThat(refused.reason()).isInstanceOf(Tampered.class));
            assertUnchanged(before);
        }
        MemoryLogStore foreign = new MemoryLogStore();
        new TestLog(foreign, new NoteSigner(TestLog.ORIGIN, TestLog.keys())).append(NaiveTree.numberedLeaves(900));
        assertThat(new LogMirror(foreign, copy, log.policy()).update(0))
                .isEqualTo(new MirrorResult.Refused(
                        new Undecided("checkpoint: The checkpoint is not signed by a key of the policy.")));
        assertThat(new LogMirror(new MemoryLogStore(), copy, log.policy()).update(0))
                .isEqualTo(new MirrorResult.Refused(new Undecided("The source has no checkpoint.")));
        assertUnchanged(before);
        log.append(NaiveTree.randomLeaves(900, 2));
        assertThat(update()).isInstanceOf(MirrorResult.Copied.class);
        assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
    }

    @Test
    @DisplayName(
            "stays as it was if the source is another log that the policy trusts, has a bad signature, or cannot be read")
    void confusedLogs() throws Exception {
        log.append(NaiveTree.numberedLeaves(10));
        update();
        Map<LogResource, byte[]> before = files();
        NoteSigner otherSigner = new NoteSigner("id.example.com/audit-log/other", TestLog.keys());
        MemoryLogStore other = new MemoryLogStore();
        new TestLog(other, otherSigner).append(NaiveTree.numberedLeaves(20));
        LogPolicy both = new LogPolicy(List.of(log.signer().verifierKey(), otherSigner.verifierKey()));
        assertThat(new LogMirror(other, copy, both).update(0))
                .isEqualTo(
                        new MirrorResult.Refused(new Undecided("The copy is of another log: " + TestLog.ORIGIN + ".")));
        byte[] flipped = log.checkpoint();
        int inSignature = flipped.length - 10;
        flipped[inSignature] = (byte) (flipped[inSignature] == 'A' ? 'B' : 'A'); // still base64
        source.write(LogResource.CHECKPOINT, flipped);
        assertThat(update())
                .isInstanceOfSatisfying(
                        MirrorResult.Refused.class,
                        refused -> assertThat(refused.reason()).isInstanceOf(Tampered.class));
        LogSource failing = file -> {
            throw new IOException("connection reset");
        };
        assertThat(new LogMirror(failing, copy, log.policy()).update(0))
                .isEqualTo(new MirrorResult.Refused(new Undecided("The source cannot be read: connection reset")));
        assertUnchanged(before);
        assertThatThrownBy(() -> new LogMirror(source, copy, log.policy()).update(-256))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("stays as it was if the disk is full, and can be updated later")
    void fullDisk() throws Exception {
        log.append(NaiveTree.numberedLeaves(100));
        update();
        byte[] checkpoint = log.checkpoint();
        log.append(NaiveTree.numberedLeaves(1000));
        LogStore full = new LogStore() {
            @Override
            public Optional<byte[]> read(LogResource file) {
                return copy.read(file);
            }

            @Override
            public void write(LogResource file, byte[] content) throws IOException {
                if (file.equals(new EntryBundle(2, 256))) {
                    throw new IOException("no space left on device");
                }
                copy.write(file, content);
            }

            @Override
            public void delete(LogResource file) {
                copy.delete(file);
            }

            @Override
            public void deletePartials(LogResource.Numbered file) {
                copy.deletePartials(file);
            }
        };
        assertThatThrownBy(() -> new LogMirror(source, full, log.policy()).update(0))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left on device");
        assertThat(copy.read(LogResource.CHECKPOINT)).hasValue(checkpoint);
        assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
        assertThat(update()).isInstanceOf(MirrorResult.Copied.class);
        assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
    }

    @Test
    @DisplayName("never takes a changed file over, and can be updated once the file is good again")
    void changedFiles() throws Exception {
        log.append(NaiveTree.numberedLeaves(300));
        update();
        byte[] checkpoint = copy.read(LogResource.CHECKPOINT).orElseThrow();
        log.append(NaiveTree.numberedLeaves(1000));
        for (LogResource file : List.of(
                new EntryBundle(1, 256), new EntryBundle(4, 256), new HashTile(0, 4, 256), new EntryBundle(5, 20))) {
            byte[] content = source.read(file).orElseThrow();
            byte[] changed = content.clone();
            changed[9] ^= 1;
            source.write(file, changed);
            assertThat(update()).isInstanceOf(MirrorResult.Refused.class);
            source.delete(file);
            assertThat(update())
                    .isInstanceOfSatisfying(
                            MirrorResult.Refused.class,
                            refused -> assertThat(refused.reason()).isInstanceOf(Undecided.class));
            source.write(file, content);
            assertThat(copy.read(LogResource.CHECKPOINT)).hasValue(checkpoint);
            assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
        }
        assertThat(update()).isInstanceOf(MirrorResult.Copied.class);
        assertThat(verify(0)).isInstanceOf(VerificationResult.Intact.class);
    }

    @Test
    @DisplayName("is never continued if it is damaged, and its checkpoint may be of a retired key")
    void damagedCopy() throws Exception {
        log.append(NaiveTree.numberedLeaves(300));
        update();
        NoteSigner next = new NoteSigner(TestLog.ORIGIN, TestLog.keys());
        TestLog rotated = new TestLog(source, next).append(NaiveTree.numberedLeaves(400));
        LogMirror strict = new LogMirror(source, copy, rotated.policy());
        assertThatThrownBy(() -> strict.update(0))
                .hasMessage("the checkpoint of the copy cannot be used: The checkpoint is not signed by a key of the"
                        + " policy.");
        byte[] edge = copy.read(new HashTile(0, 1, 44)).orElseThrow();
        copy.write(new HashTile(0, 1, 44), new byte[edge.length]);
        LogMirror lenient = new LogMirror(source, copy, rotated.policy(), log.policy());
        assertThatThrownBy(() -> lenient.update(0)).isInstanceOf(IOException.class);
        copy.write(new HashTile(0, 1, 44), edge);
        assertThat(lenient.update(0)).isInstanceOf(MirrorResult.Copied.class);
        assertThat(new LogVerifier(copy, rotated.policy(), EntryVisitor.NONE).verify())
                .isInstanceOf(VerificationResult.Intact.class);
    }

    private MirrorResult update() throws IOException {
        return new LogMirror(source, copy, log.policy()).update(0);
    }

    private VerificationResult verify(long from) {
        return new LogVerifier(copy, log.policy(), EntryVisitor.NONE).from(from).verify();
    }

    private Map<LogResource, byte[]> files() {
        Map<LogResource, byte[]> files = new HashMap<>();
        copy.resources().forEach(file -> files.put(file, copy.read(file).orElseThrow()));
        return files;
    }

    private void assertUnchanged(Map<LogResource, byte[]> before) {
        assertThat(copy.resources()).isEqualTo(before.keySet());
        before.forEach((file, content) -> assertThat(copy.read(file)).hasValue(content));
    }
}
