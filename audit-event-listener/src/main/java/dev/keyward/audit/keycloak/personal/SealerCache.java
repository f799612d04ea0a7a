package dev.keyward.audit.keycloak.personal;

import dev.keyward.auditlog.record.PartSealer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Caches the data keys of up to 10,000 people for ten minutes each, so that a person's next record needs no query.
 *
 * <p>After an erasure, another node may seal records with the destroyed key until its entry expires; nobody can open those. Thread-safe.
 */
final class SealerCache {

    static final int MAX_ENTRIES = 10_000;
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Map<SubjectOwner, Entry> entries = new LinkedHashMap<>();
    private final LongSupplier nanoClock;

    SealerCache() {
        this(System::nanoTime);
    }

    SealerCache(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    private record Entry(PartSealer sealer, long since) {}

    synchronized Optional<PartSealer> find(SubjectOwner owner) {
        Entry entry = entries.get(owner);
        if (entry != null && nanoClock.getAsLong() - entry.since() > LIFETIME.toNanos()) {
            entries.remove(owner);
            return Optional.empty();
        }
        return Optional.ofNullable(entry).map(Entry::sealer);
    }

    synchronized void put(SubjectOwner owner, PartSealer sealer) {
        entries.remove(owner);
        entries.put(owner, new Entry(sealer, nanoClock.getAsLong()));
        if (entries.size() > MAX_ENTRIES) {
            Iterator<SubjectOwner> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void remove(SubjectOwner owner) {
        entries.remove(owner);
    }
}
