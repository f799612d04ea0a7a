package dev.keyward.audit.keycloak.folder;

import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.tiles.TileAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Logs in memory, all of whose records are old. Lists the changes that the folder job makes. */
final class MemoryFolderDatabase implements FolderDatabase {

    private final Map<LogId, MemoryLogStore> files =
            new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    private final Map<LogId, LogState> states = new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    private final List<String> changes = new ArrayList<>();
    private Runnable beforeChange = () -> {};
    private Consumer<LogId> beforeTurn = log -> {};
    private Optional<LogId> lastTurn = Optional.empty();
    private long received = Long.MAX_VALUE;

    /** Adds a log with a signed checkpoint of the given number of entries. */
    void add(LogId log, int entries) throws IOException {
        MemoryLogStore store = new MemoryLogStore();
        TileAppender appender = TileAppender.open(store, Frontier.empty().head());
        for (int index = 0; index < entries; index++) {
            appender.append((log.text() + " " + index).getBytes(StandardCharsets.UTF_8));
        }
        appender.flush();
        byte[] checkpoint = new LogCheckpoint("id.example.com/audit-log/" + log.text(), appender.head())
                .signedBy(List.of(signer(log)))
                .bytes();
        files.put(log, store);
        states.put(log, new LogState(new String(checkpoint, StandardCharsets.UTF_8), 0, 0, 0, false));
    }

    private static NoteSigner signer(LogId log) {
        try {
            return new NoteSigner(
                    "id.example.com/audit-log/" + log.text(),
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Sets what happens before each change. */
    void beforeChange(Runnable action) {
        beforeChange = action;
    }

    /** Sets what happens before the state of a log is read, which each turn of a log begins with. */
    void beforeTurn(Consumer<LogId> action) {
        beforeTurn = action;
    }

    /** Limits the number of entries of each log that the sinks have received. */
    void limitReceived(long entries) {
        received = entries;
    }

    MemoryLogStore files(LogId log) {
        return Optional.ofNullable(files.get(log)).orElseThrow();
    }

    List<String> changes() {
        return changes;
    }

    @Override
    public List<Progress> progress() {
        return states.entrySet().stream()
                .map(log -> new Progress(
                        log.getKey(), entries(log.getValue()), log.getValue().storedEntries()))
                .toList();
    }

    private static long entries(LogState state) {
        return Long.parseLong(state.checkpoint().lines().toList().get(1));
    }

    @Override
    public List<LogId> cold(long before) {
        return states.entrySet().stream()
                .filter(log -> (log.getValue().firstHotBundle() + 1) * LogResource.FULL_WIDTH
                        <= log.getValue().storedEntries())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Optional<LogId> lastTurn() {
        return lastTurn;
    }

    @Override
    public void noteLastTurn(LogId log) {
        lastTurn = Optional.of(log);
    }

    @Override
    public LogState state(LogId log) {
        beforeTurn.accept(log);
        return Optional.ofNullable(states.get(log)).orElseThrow();
    }

    @Override
    public long received(LogId log, List<String> sinks, long most) {
        return Math.min(most, received);
    }

    @Override
    public Optional<byte[]> read(LogId log, LogResource resource) {
        return files(log).read(resource);
    }

    @Override
    public Optional<byte[]> readOld(LogId log, EntryBundle bundle, long before) {
        return read(log, bundle);
    }

    @Override
    public void store(LogId log, LogState state, long index) {
        beforeChange.run();
        changes.add("store " + log + " " + index);
        states.put(log, new LogState(state.checkpoint(), state.minimumIndex(), index, state.hotIndex(), false));
    }

    @Override
    public void move(LogId log, LogState state, long index) {
        beforeChange.run();
        changes.add("move " + log + " " + state.firstHotBundle() * LogResource.FULL_WIDTH + " " + index);
        states.put(log, new LogState(state.checkpoint(), state.minimumIndex(), state.storedEntries(), index, false));
    }
}
