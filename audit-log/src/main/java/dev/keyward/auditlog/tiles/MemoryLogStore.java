package dev.keyward.auditlog.tiles;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores the files of an audit log in memory. Thread-safe. */
public final class MemoryLogStore implements LogStore {

    private final Map<LogResource, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(LogResource resource) {
        return Optional.ofNullable(files.get(resource)).map(byte[]::clone);
    }

    @Override
    public void write(LogResource resource, byte[] content) {
        files.put(resource, content.clone());
    }

    @Override
    public void delete(LogResource resource) {
        files.remove(resource);
    }

    @Override
    public void deletePartials(LogResource.Numbered full) {
        files.keySet()
                .removeIf(resource -> resource instanceof LogResource.Numbered partial
                        && !partial.isFull()
                        && partial.ofWidth(LogResource.FULL_WIDTH).equals(full));
    }

    /** Returns all files that this store contains. */
    public Set<LogResource> resources() {
        return Set.copyOf(files.keySet());
    }
}
