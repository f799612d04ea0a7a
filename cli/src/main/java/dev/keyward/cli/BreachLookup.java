package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.RangeAnswer;
import dev.keyward.breachedpasswords.RangeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Asks indexes, and then the range service, about one line after another. Never says, logs or keeps what is in it. For one thread.
 *
 * <p>A line is a password, or {@code name:password} where one of the indexes is of pairs; the others are asked for its password then.
 *
 * <p>Failure policy: a list that cannot be asked makes the verdict unknown, unless another one has the password.
 */
final class BreachLookup {

    private final List<Asked> indexes;
    private final Optional<RangeClient> online;
    private final long minCount;
    private final Consumer<String> problems;
    private final boolean pairs;
    private final Set<Path> withProblem = new HashSet<>();

    /**
     * @param indexes all of which passwords can be found in
     * @param minCount what was surely seen less often is passed over
     * @param problems is told of each index once that it could not be asked, in a sentence
     */
    BreachLookup(List<Asked> indexes, Optional<RangeClient> online, long minCount, Consumer<String> problems) {
        this.indexes = List.copyOf(indexes);
        this.online = online;
        this.minCount = minCount;
        this.problems = problems;
        this.pairs = indexes.stream().anyMatch(asked -> isOfPairs(asked.index()));
    }

    /** An index, and what it is called. */
    record Asked(Path file, BreachIndex index) {}

    /** What was found of one line. */
    enum Verdict {
        BREACHED,
        NOT_FOUND,
        UNKNOWN
    }

    /**
     * Asks until one of them has it.
     *
     * @throws Cannot if the line has to be a pair and is none
     */
    Verdict of(String line, long number) {
        String password = pairs ? passwordOf(line, number) : line;
        boolean unknown = false;
        for (Asked asked : indexes) {
            // That it is a pair was seen to before.
            LongStream digests =
                    isOfPairs(asked.index()) ? PasswordDigest.ofPair(line).stream() : PasswordDigest.allOf(password);
            try {
                for (long digest : digests.toArray()) {
                    if (asked.index().containsSeen(digest, minCount)) {
                        return Verdict.BREACHED;
                    }
                }
            } catch (IOException e) {
                unknown = true; // another list may have it
                tell(asked.file(), e);
            }
        }
        RangeAnswer answer = online.map(client -> client.lookup(password)).orElseGet(RangeAnswer.NotFound::new);
        if (answer instanceof RangeAnswer.Found found && found.count() >= minCount) {
            return Verdict.BREACHED;
        }
        return unknown || answer instanceof RangeAnswer.Unknown ? Verdict.UNKNOWN : Verdict.NOT_FOUND;
    }

    private static boolean isOfPairs(BreachIndex index) {
        return index.provenance().digest() == Provenance.Digest.SHA_256_PAIR;
    }

    private static String passwordOf(String line, long number) {
        if (PasswordDigest.ofPair(line).isEmpty()) {
            throw new Cannot("Line " + number + " is no pair. Write name:password for an index of pairs.");
        }
        return line.substring(line.indexOf(':') + 1);
    }

    /** Once, however many lines it is a problem for. */
    private void tell(Path file, IOException e) {
        if (withProblem.add(file)) {
            String said = Optional.ofNullable(e.getMessage())
                    .orElseGet(() -> e.getClass().getSimpleName());
            problems.accept(
                    e instanceof BadIndexException
                            ? file + ": " + said
                            : file + " cannot be read (" + said + "). What no other list has is unknown.");
        }
    }
}
