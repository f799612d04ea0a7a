package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.RangeAnswer;
import dev.keyward.breachedpasswords.RangeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final Set<RangeAnswer.Reason> noAnswer = EnumSet.noneOf(RangeAnswer.Reason.class);

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
        UNKNOWN,
        /** It has no name and colon, but one of the indexes is of pairs. */
        NOT_A_PAIR
    }

    /** Whether a line has to be {@code name:password}. */
    boolean ofPairs() {
        return pairs;
    }

    /** Asks until one of them has it. */
    Verdict of(String line) {
        OptionalLong pair = pairs ? PasswordDigest.ofPair(line) : OptionalLong.empty();
        if (pairs && pair.isEmpty()) {
            return Verdict.NOT_A_PAIR;
        }
        String password = pairs ? line.substring(line.indexOf(':') + 1) : line;
        boolean unknown = false;
        for (Asked asked : indexes) {
            LongStream digests = isOfPairs(asked.index()) ? pair.stream() : PasswordDigest.allOf(password);
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
        if (answer instanceof RangeAnswer.Unknown noAnswer) {
            tell(noAnswer.reason());
            return Verdict.UNKNOWN;
        }
        return unknown ? Verdict.UNKNOWN : Verdict.NOT_FOUND;
    }

    private static boolean isOfPairs(BreachIndex index) {
        return index.provenance().digest() == Provenance.Digest.SHA_256_PAIR;
    }

    /** Once for each reason. */
    private void tell(RangeAnswer.Reason reason) {
        if (noAnswer.add(reason)) {
            problems.accept("The range service "
                    + switch (reason) {
                        case UNREACHABLE -> "cannot be reached. Check the connection and the address.";
                        case TIMEOUT -> "did not answer in time. Try again later.";
                        case STATUS -> "answered with an error. Check the address, or try again later.";
                        case MALFORMED ->
                            "answered with something else than a range. Check the address, and whether a proxy"
                                    + " answers in its place.";
                        case TOO_LARGE -> "answered with more than a range has. Check the address.";
                        case BREAKER_OPEN -> "failed several times in a row and is not asked for 30 s.";
                        case BUSY -> "is asked by too many threads at once. Try again.";
                        case INTERRUPTED -> "was not asked: the command was interrupted.";
                    }
                    + " What no index has is unknown.");
        }
    }

    /** Once, however many lines it is a problem for. */
    private void tell(Path file, IOException e) {
        if (withProblem.add(file)) {
            String said = Optional.ofNullable(e.getMessage())
                    .orElseGet(() -> e.getClass().getSimpleName());
            problems.accept(
                    e instanceof BadIndexException
                            ? said + " What no other list has is unknown."
                            : file + " cannot be read (" + said + "). What no other list has is unknown.");
        }
    }
}
