package dev.keyward.breachedpasswords.source;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.storage.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Looks passwords up in a breach index whose file may be replaced while the server runs.
 *
 * <p>The path leads to an index or to a pointer: a text file that names an index in the same folder. {@link #poll}, called by
 * one thread about once a minute, reads a new file to its end, compares it with its checksums, and then puts it in use; the
 * previous index closes after its last lookup.
 *
 * <p>If the new file cannot be used, the previous index stays in use and {@link #state} gives the reason. A file that was
 * modified after it was read is not used until it is read again. Thread-safe; calls of {@link #poll} exclude each other, and
 * {@link #close} ends one in progress without waiting for it.
 */
public final class IndexSource implements AutoCloseable {

    private final Path path;
    private final InstantSource clock;
    private final Progress reading;

    /** Lock that guards the breach index in use; held briefly, never while a file is read. */
    private final Object swap = new Object();

    private volatile Optional<HeldIndex> current = Optional.empty();
    private volatile State state;

    /** Identity of the index file that was last found unusable. The file is not read again until it changes. */
    private Optional<FileIdentity> refused = Optional.empty();

    private volatile boolean closed;

    /**
     * Creates a source that uses no index until {@link #poll} finds one.
     *
     * @param path an index, or a pointer to one; it need not exist
     */
    public IndexSource(Path path, InstantSource clock) {
        this(path, clock, Progress.NONE);
    }

    /** Creates a source that reports progress while it reads an index file, for tests. */
    IndexSource(Path path, InstantSource clock, Progress reading) {
        this.path = path;
        this.clock = clock;
        this.reading = reading;
        this.state = new State(Optional.empty(), Optional.of("It has not been read yet."));
    }

    /**
     * Facts about the breach index in use by a source, and the problem with the file of the source, if there is one.
     * Immutable.
     */
    public record State(Optional<Facts> inUse, Optional<String> problem) {}

    /** Properties of the breach index in which a source looks up passwords. Immutable. */
    public record Facts(
            String file,
            long keys,
            long size,
            double falsePositiveRate,
            Provenance provenance,
            Instant built,
            String sha256,
            Instant verified) {}

    /** Results of looking up a password in the breach index. */
    public enum Answer {
        FOUND,
        NOT_FOUND,
        /** The lookup failed because no breach index is in use, or because the index could not be read. */
        UNKNOWN
    }

    /**
     * The result of one lookup, with information about the breach index in which the password was looked up.
     *
     * @param facts empty if no breach index is in use
     */
    public record Lookup(Answer answer, Optional<Facts> facts) {}

    public State state() {
        return state;
    }

    /**
     * Looks up a password in the breach index that is currently in use. Digests that leaked fewer than {@code count}
     * times do not match.
     *
     * <p>Never throws: if the index cannot be read, the answer is {@link Answer#UNKNOWN} until a {@link #poll} succeeds.
     *
     * @param digests returns the digests to look up for the index's kind of digest; one match is enough
     */
    public Lookup lookup(Function<Provenance.Digest, LongStream> digests, long count) {
        Optional<HeldIndex> held = current;
        while (held.isPresent() && !held.get().acquire()) {
            held = current; // it was replaced and closed in between
        }
        if (held.isEmpty()) {
            return new Lookup(Answer.UNKNOWN, Optional.empty());
        }
        HeldIndex index = held.get();
        try {
            return new Lookup(index.lookup(digests, count), Optional.of(index.facts()));
        } catch (IOException e) {
            return new Lookup(Answer.UNKNOWN, Optional.of(index.facts()));
        } finally {
            index.release();
        }
    }

    /**
     * Looks for a new index file, verifies it, and puts it in use if it is intact. Takes as long as reading the file.
     *
     * <p>Never throws: a failure becomes the problem in {@link #state}, until the next poll.
     */
    public synchronized void poll() {
        if (closed) {
            return;
        }
        boolean damaged = false;
        String problem;
        try {
            Path file = file();
            FileIdentity there = FileIdentity.of(file);
            Optional<HeldIndex> held = current;
            if (held.isPresent() && held.get().isIntact(file, there, clock.instant())) {
                refused = Optional.empty();
                state = new State(state.inUse(), Optional.empty());
                return;
            }
            if (refused.equals(Optional.of(there))) {
                return;
            }
            damaged = held.isPresent() && held.get().is(file, there);
            refused = Optional.of(there);
            take(file);
            refused = Optional.empty();
            return;
        } catch (CancellationException e) {
            return; // closed during the read
        } catch (BadIndexException e) {
            problem = String.valueOf(e.getMessage());
        } catch (NoSuchFileException e) {
            refused = Optional.empty(); // the same file may come back
            problem = "There is no file " + path.getFileName()
                    + ", or it is a pointer to a missing file. Build an index there, or correct the path.";
        } catch (IOException | RuntimeException | Error e) {
            refused = Optional.empty(); // the next poll may succeed with the same file
            damaged = false;
            problem = path.getFileName()
                    + (e instanceof OutOfMemoryError
                            ? " needs more memory than is left. Give the server more (-Xmx), or build a smaller index."
                            : " cannot be read (" + e.getClass().getSimpleName()
                                    + "). Check that it is a file that the server may read.");
        }
        refuse(problem, damaged);
    }

    @Override
    public void close() {
        closed = true;
        synchronized (swap) {
            Optional<HeldIndex> last = current;
            current = Optional.empty();
            last.ifPresent(HeldIndex::release);
        }
    }

    private void take(Path file) throws IOException {
        HeldIndex held = HeldIndex.read(file, clock, (done, of, lines) -> {
            reading.at(done, of, lines);
            checkOpen();
        });
        boolean taken = false;
        try {
            if (state.inUse().filter(held::isOlderThan).isPresent()) {
                throw new BadIndexException(file.getFileName() + " is dated "
                        + held.facts().provenance().corpusDate()
                        + ", older than the one in use. Restart the server to go back to it.");
            }
            synchronized (swap) {
                checkOpen();
                Optional<HeldIndex> old = current;
                current = Optional.of(held);
                taken = true;
                state = new State(Optional.of(held.facts()), Optional.empty());
                old.ifPresent(HeldIndex::release);
            }
        } finally {
            if (!taken) {
                held.release();
            }
        }
    }

    /**
     * Checks that this source of lookups has not been closed.
     *
     * @throws CancellationException if it is closed
     */
    private void checkOpen() {
        if (closed) {
            throw new CancellationException();
        }
    }

    /**
     * Records why the index file cannot be used. The index in use stays, unless its own file was modified or found damaged.
     *
     * @param damaged whether the index in use was read and found damaged
     */
    private void refuse(String problem, boolean damaged) {
        Optional<HeldIndex> kept = current.filter(held -> !damaged && !held.isWrittenInto());
        synchronized (swap) {
            Optional<HeldIndex> before = current;
            if (kept.isEmpty()) {
                current = Optional.empty();
                before.ifPresent(HeldIndex::release);
            }
            state = new State(current.isPresent() ? state.inUse() : Optional.empty(), Optional.of(problem));
        }
    }

    private Path file() throws IOException {
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new BadIndexException(path.getFileName() + " is not a file. keyward breach-index build makes one.");
        }
        return IndexPointer.follow(path);
    }
}
