package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of a password that was found, until there is another one. Holds nothing of it. Immutable and thread-safe.
 *
 * @param seen when it was found first: nothing that was set up since is a proof
 * @param due until when it may be used; empty where nobody was given a deadline
 * @param endSessions whether the user's other sessions end with the next password
 * @param reasons why it should not be used
 * @param sources which lists were asked, all together; empty where that cannot be read any more
 */
public record Finding(
        Instant seen,
        Optional<Instant> due,
        boolean endSessions,
        Set<PasswordProblem> reasons,
        Optional<Sources> sources) {

    public Finding {
        reasons = Set.copyOf(reasons);
    }

    public Optional<Deadline> deadline() {
        return due.map(until -> new Deadline(seen, until));
    }

    /** Both of the same password: what was said first holds, and whoever was told of it wants the sessions ended. */
    public Finding and(Finding later) {
        return new Finding(
                seen,
                Stream.of(due, later.due).flatMap(Optional::stream).min(Comparator.naturalOrder()),
                endSessions || later.endSessions,
                Stream.concat(reasons.stream(), later.reasons.stream()).collect(Collectors.toUnmodifiableSet()),
                sources.flatMap(first -> later.sources.map(first::and)));
    }

    /**
     * Whether a sign-in that found nothing has an answer from all that was asked then. Another execution may ask fewer lists, or not
     * for the policy, or that may have failed: what it does not find may well be there.
     */
    public boolean isClearedBy(Sources asked, PolicyVerdict policy) {
        return (!reasons.contains(PasswordProblem.BREACHED)
                        || sources.map(asked::covers).orElse(false))
                && (!reasons.contains(PasswordProblem.WEAK) || policy == PolicyVerdict.MET);
    }
}
