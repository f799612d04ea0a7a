package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.range.RangeAnswer;
import dev.keyward.breachedpasswords.range.RangeClient;
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
 * Looks up passwords in breach indexes, and then in the range service of Have I Been Pwned.
 *
 * <p>Never prints, logs or keeps a password. For one thread.
 *
 * <p>An input line is a password, or {@code name:password} if one of the indexes contains pairs; in the other lists, the
 * password part is looked up.
 *
 * <p>Failure policy: if a list cannot be read, the verdict is unknown, unless another list contains the password.
 */
final class BreachLookup {

    private final List<NamedIndex> indexes;
    private final Optional<RangeClient> online;
    private final long minCount;
    private final Consumer<String> problems;
    private final boolean pairs;
    private final Set<Path> reportedFiles = new HashSet<>();
    private final Set<RangeAnswer.Reason> reportedReasons = EnumSet.noneOf(RangeAnswer.Reason.class);

    /**
     * @param indexes indexes in which passwords can be looked up; see {@link Provenance#obstacle}
     * @param minCount minimum count of a match, for indexes with counts
     * @param problems receives a sentence for each list that cannot be read, once
     */
    BreachLookup(List<NamedIndex> indexes, Optional<RangeClient> online, long minCount, Consumer<String> problems) {
        this.indexes = List.copyOf(indexes);
        this.online = online;
        this.minCount = minCount;
        this.problems = problems;
        this.pairs = indexes.stream().anyMatch(named -> isOfPairs(named.index()));
    }

    /** An open breach index, with the file name that messages use for it. */
    record NamedIndex(Path file, BreachIndex index) {}

    /** The result of looking up one input line, which is a password or a pair of name and password. */
    enum Verdict {
        BREACHED,
        NOT_FOUND,
        UNKNOWN,
        /** The input line is not a pair of name and password, but one of the indexes contains pairs. */
        NOT_A_PAIR
    }

    /**
     * Returns whether each input line must be a pair {@code name:password}. This is the case if one of the indexes contains pairs.
     */
    boolean ofPairs() {
        return pairs;
    }

    /** Looks up the given input line in each breach list in turn, until a list contains it. */
    Verdict of(String line) {
        OptionalLong pair = pairs ? PasswordDigest.ofPair(line) : OptionalLong.empty();
        if (pairs && pair.isEmpty()) {
            return Verdict.NOT_A_PAIR;
        }
        String password = pairs ? line.substring(line.indexOf(':') + 1) : line;
        boolean unknown = false;
        for (NamedIndex named : indexes) {
            LongStream digests = isOfPairs(named.index()) ? pair.stream() : PasswordDigest.allOf(password);
            try {
                for (long digest : digests.toArray()) {
                    if (named.index().containsSeen(digest, minCount)) {
                        return Verdict.BREACHED;
                    }
                }
            } catch (IOException e) {
                unknown = true; // another list may contain it
                report(named.file(), e);
            }
        }
        RangeAnswer answer = online.map(client -> client.lookup(password)).orElseGet(RangeAnswer.NotFound::new);
        if (answer instanceof RangeAnswer.Found found && found.count() >= minCount) {
            return Verdict.BREACHED;
        }
        if (answer instanceof RangeAnswer.Unknown noAnswer) {
            report(noAnswer.reason());
            return Verdict.UNKNOWN;
        }
        return unknown ? Verdict.UNKNOWN : Verdict.NOT_FOUND;
    }

    private static boolean isOfPairs(BreachIndex index) {
        return index.provenance().digest() == Provenance.Digest.SHA_256_PAIR;
    }

    /**
     * Reports that the range service of Have I Been Pwned failed for the given reason. Each reason is reported only
     * once.
     */
    private void report(RangeAnswer.Reason reason) {
        if (reportedReasons.add(reason)) {
            problems.accept("The range service "
                    + switch (reason) {
                        case UNREACHABLE -> "cannot be reached. Check the connection and the address.";
                        case TIMEOUT -> "did not answer in time. Try again later.";
                        case STATUS -> "answered with an error. Check the address, or try again later.";
                        case MALFORMED ->
                            "did not answer with a range. Check the address, and whether a proxy answers instead.";
                        case TOO_LARGE -> "sent an answer that is too long for a range. Check the address.";
                        case BREAKER_OPEN -> "failed several times in a row; no request is sent for 30 s.";
                        case BUSY -> "is still busy with earlier requests of this command. Try again.";
                        case INTERRUPTED -> "was not queried: the command was interrupted.";
                    }
                    + " Passwords that no index contains are unknown.");
        }
    }

    /** Reports that the given index file cannot be read, once for each file. */
    private void report(Path file, IOException e) {
        if (reportedFiles.add(file)) {
            String message = Optional.ofNullable(e.getMessage())
                    .orElseGet(() -> e.getClass().getSimpleName());
            problems.accept(
                    e instanceof BadIndexException
                            ? message + " Passwords that no other list contains are unknown."
                            : file + " cannot be read (" + message
                                    + "). Passwords that no other list contains are unknown.");
        }
    }
}
