package dev.keyward.breachedpasswords.source;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.storage.FileIdentity;
import dev.keyward.breachedpasswords.storage.FileStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A verified breach index that stays open until its source and all lookups in progress have released it.
 *
 * <p>Thread-safe.
 */
final class HeldIndex {

    /** Interval after which an unchanged index file is read and verified again, because disks can damage data. */
    private static final Duration READ_AGAIN_AFTER = Duration.ofDays(1);

    private final BreachIndex index;
    private final Path file;
    private final FileIdentity identity;
    private final IndexSource.Facts facts;
    private final AtomicInteger users = new AtomicInteger(1);

    private HeldIndex(BreachIndex index, Path file, FileIdentity identity, Instant verified) {
        this.index = index;
        this.file = file;
        this.identity = identity;
        this.facts = new IndexSource.Facts(
                String.valueOf(file.getFileName()),
                index.keys(),
                index.size(),
                index.falsePositiveRate(),
                index.provenance(),
                index.built(),
                index.sha256(),
                verified);
    }

    /**
     * Opens the breach index at the given path after reading the whole file and verifying its checksums.
     *
     * @throws BadIndexException if it is damaged, cannot be used for lookups, or changed while it was read
     */
    static HeldIndex read(Path file, InstantSource clock, Progress progress) throws IOException {
        FileStorage storage = new FileStorage(file);
        BreachIndex index = BreachIndex.open(String.valueOf(file.getFileName()), storage);
        boolean verified = false;
        try {
            Optional<String> obstacle = index.provenance().obstacle();
            if (obstacle.isPresent()) {
                throw new BadIndexException(file.getFileName() + " " + obstacle.get());
            }
            index.verify(progress);
            if (!storage.identity().equals(FileIdentity.of(file))) {
                throw new BadIndexException(file.getFileName() + " changed while it was read. It is read again.");
            }
            HeldIndex held = new HeldIndex(index, file, storage.identity(), clock.instant());
            verified = true;
            return held;
        } finally {
            if (!verified) {
                index.close();
            }
        }
    }

    IndexSource.Facts facts() {
        return facts;
    }

    /**
     * Reports a match if this index contains one of the digests with a leak count of at least {@code count}. The function
     * returns the digests of the password for this index's kind of digest.
     */
    IndexSource.Answer lookup(Function<Provenance.Digest, LongStream> digests, long count) throws IOException {
        boolean found = false;
        for (long digest : digests.apply(facts.provenance().digest()).toArray()) {
            found |= index.containsSeen(digest, count);
        }
        // Checked after the reads: a write before them has changed the modification time.
        if (isWrittenInto()) {
            return IndexSource.Answer.UNKNOWN;
        }
        return found ? IndexSource.Answer.FOUND : IndexSource.Answer.NOT_FOUND;
    }

    /** Keeps this index open until {@link #release} is called, and returns false if the index is closed already. */
    boolean acquire() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Ends one use of this index, and closes the index if no use remains. */
    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                index.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isOlderThan(IndexSource.Facts other) {
        return date(facts).isBefore(date(other));
    }

    /**
     * Returns the date of the password list, or the build time if that is earlier. A date in the future would bar newer lists.
     */
    private static Instant date(IndexSource.Facts facts) {
        Instant corpus = facts.provenance().corpusDate();
        return corpus.isAfter(facts.built()) ? facts.built() : corpus;
    }

    boolean is(Path there, FileIdentity identityThere) {
        return file.equals(there) && identity.equals(identityThere);
    }

    /**
     * Returns whether the given path still leads to the file of this index, and the file is unmodified and was verified
     * within the last day.
     */
    boolean isIntact(Path there, FileIdentity identityThere, Instant now) {
        return is(there, identityThere) && now.isBefore(facts.verified().plus(READ_AGAIN_AFTER));
    }

    /** Returns whether the open file of this index was modified; a file that was deleted or replaced counts as unmodified. */
    boolean isWrittenInto() {
        try {
            FileIdentity there = FileIdentity.of(file);
            return !identity.equals(there) && !identity.isOtherFileThan(there);
        } catch (IOException e) {
            return false;
        }
    }
}
