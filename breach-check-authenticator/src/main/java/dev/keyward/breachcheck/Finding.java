package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A finding: the record that a user's current password is breached or weak, kept until the password changes.
 *
 * <p>Contains no part of the password. Immutable and thread-safe.
 *
 * @param seen time of the first sign-in that found the problem; a second factor or e-mail address set up later proves nothing
 * @param due time from which the password must be changed at once; empty if no deadline was set
 * @param endSessions whether the user's other user sessions end when the password changes
 * @param reasons what is wrong with the password
 * @param sources all breach lists that were looked up; empty if the stored value cannot be read
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

    /**
     * Merges this finding with a later one of the same password. The result has the time of this finding, the earlier deadline,
     * and the reasons and sources of both. It ends sessions if either finding does.
     */
    public Finding and(Finding later) {
        return new Finding(
                seen,
                Stream.of(due, later.due).flatMap(Optional::stream).min(Comparator.naturalOrder()),
                endSessions || later.endSessions,
                Stream.concat(reasons.stream(), later.reasons.stream()).collect(Collectors.toUnmodifiableSet()),
                sources.flatMap(first -> later.sources.map(first::and)));
    }

    /**
     * Returns whether a sign-in that found no problem with the password clears this finding. A breached password is cleared only if the
     * sign-in looked up all lists of the finding, a weak one only if it met the policy. Another execution may look up fewer lists or not
     * check the policy, and the policy check may fail.
     */
    public boolean isClearedBy(Sources asked, PolicyVerdict policy) {
        return (!reasons.contains(PasswordProblem.BREACHED)
                        || sources.map(asked::covers).orElse(false))
                && (!reasons.contains(PasswordProblem.WEAK) || policy == PolicyVerdict.MET);
    }
}
