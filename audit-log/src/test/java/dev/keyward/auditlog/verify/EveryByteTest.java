package dev.keyward.auditlog.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes each byte of each file of small logs, or a sample of the bytes without {@code -Dsoak=true}. */
@DisplayName("A single changed byte")
class EveryByteTest {

    private static final int STEP = Boolean.getBoolean("soak") ? 1 : 31;

    private final MemoryLogStore store = new MemoryLogStore();
    private final TestLog log = new TestLog(store);
    private final Random random = new Random(6);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 256, 300})
    @DisplayName("in any file of a log is found, and a cut-off file, too")
    void found(int size) throws Exception {
        log.append(NaiveTree.numberedLeaves(size));
        for (LogResource file : store.resources()) {
            byte[] content = store.read(file).orElseThrow();
            int step = content.length < 400 ? 1 : STEP;
            for (int at = 0; at < content.length; at += step) {
                byte[] changed = content.clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
                check(file, at, changed, size);
                check(file, at, Arrays.copyOf(content, at), size);
            }
            store.write(file, content);
        }
        assertThat(verify()).isInstanceOf(Intact.class);
    }

    private void check(LogResource file, int at, byte[] changed, int size) {
        store.write(file, changed);
        VerificationResult result = verify();
        assertThat(result).describedAs("%s, byte %d", file, at).isNotInstanceOf(Intact.class);
        if (file instanceof EntryBundle bundle) {
            // An entry of these logs has at most two digits more than "entry ", and two bytes before it.
            assertThat(result).isInstanceOfSatisfying(Tampered.class, tampered -> {
                assertThat(tampered.entries().isExact()).isTrue();
                assertThat(tampered.entries().first())
                        .isBetween(bundle.firstEntry() + at / 11, bundle.firstEntry() + at / 9);
            });
        } else if (file instanceof HashTile tile) {
            assertThat(result).isInstanceOfSatisfying(Tampered.class, tampered -> {
                assertThat(tampered.entries().first()).isBetween(tile.level() == 0 ? tile.firstEntry() : 0, size - 1L);
                assertThat(tampered.entries().end()).isLessThanOrEqualTo(size);
            });
        }
    }

    private VerificationResult verify() {
        return new LogVerifier(store, log.policy(), EntryVisitor.NONE).verify();
    }
}
