package dev.keyward.audit.keycloak.personal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.PartSealer;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The cache of data keys")
class SealerCacheTest {

    private static final PartSealer SEALER = new PartSealer(new SecretKeySpec(new byte[32], "AES"));

    private final AtomicLong clock = new AtomicLong();
    private final SealerCache cache = new SealerCache(clock::get);

    @Test
    @DisplayName("forgets a key after its lifetime, and after an erasure")
    void forgotten() {
        cache.put(owner("ann"), SEALER);
        cache.put(owner("bob"), SEALER);
        cache.remove(owner("bob"));
        clock.set(SealerCache.LIFETIME.toNanos());
        assertThat(cache.find(owner("ann"))).contains(SEALER);
        assertThat(cache.find(owner("bob"))).isEmpty();

        clock.incrementAndGet();

        assertThat(cache.find(owner("ann"))).isEmpty();
    }

    @Test
    @DisplayName("forgets the oldest key if there are too many")
    void bounded() {
        for (int n = 0; n <= SealerCache.MAX_ENTRIES; n++) {
            cache.put(owner("p" + n), SEALER);
        }

        assertThat(cache.find(owner("p0"))).isEmpty();
        assertThat(cache.find(owner("p1"))).contains(SEALER);
    }

    private static SubjectOwner owner(String subject) {
        return new SubjectOwner("r", subject, SubjectOwner.PERSON);
    }
}
