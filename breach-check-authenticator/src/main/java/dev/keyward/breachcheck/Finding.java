package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A finding: the record that a user's current password is breached or weak. It ends when the password changes.
 *
 * <p>Immutable, thread-safe, and holds nothing of the password.
 *
 * @param seen time of the first sign-in that found it; a second factor or address set up since is no proof
 * @param due last moment at which the password may be used; empty if no deadline was set
 * @param endSessions whether the user's other sessions end when the password changes
 * @param reasons what is wrong with the password
 * @param sources all breach lists that were looked up; empty if the record cannot be read
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

    /** Merges a later finding of the same password: the first time and the earlier deadline hold, and either one ends sessions. */
    public Finding and(Finding later) {
        return new Finding(
                seen,
                Stream.of(due, later.due).flatMap(Optional::stream).min(Comparator.naturalOrder()),
                endSessions || later.endSessions,
                Stream.concat(reasons.stream(), later.reasons.stream()).collect(Collectors.toUnmodifiableSet()),
                sources.flatMap(first -> later.sources.map(first::and)));
    }

    /**
     * Whether a sign-in without a match clears this finding: it looked up all lists, and met the policy if that was the reason. Another
     * execution may look up fewer lists or ignore the policy, and the policy may fail to answer.
     */
    public boolean isClearedBy(Sources asked, PolicyVerdict policy) {
        return (!reasons.contains(PasswordProblem.BREACHED)
                        || sources.map(asked::covers).orElse(false))
                && (!reasons.contains(PasswordProblem.WEAK) || policy == PolicyVerdict.MET);
    }
}
