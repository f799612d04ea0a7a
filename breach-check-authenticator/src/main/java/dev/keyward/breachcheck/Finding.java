package dev.keyward.breachcheck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A finding: the record that a user's current password is breached or weak. It is kept until the password changes.
 *
 * <p>Contains no part of the password. Immutable and thread-safe.
 *
 * @param seen time of the first sign-in that found the problem; a second factor or e-mail address set up later proves nothing
 * @param due time from which the password must be changed at once; empty if no deadline was set
 * @param endSessions whether the user's other user sessions end when the password changes
 * @param reasons what is wrong with the password
 * @param matches the breach lists that contain the password; empty if the stored value cannot be read
 * @param passwordSet creation time that is stored with the password; empty if Keycloak does not store the password, or an
 *     earlier release recorded the finding
 */
public record Finding(
        Instant seen,
        Optional<Instant> due,
        boolean endSessions,
        Set<PasswordProblem> reasons,
        Optional<List<ListVersion>> matches,
        Optional<Instant> passwordSet) {

    /** Maximum tolerated difference between the clocks of two servers when their times are compared. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /**
     * Maximum number of breach-list versions that a finding stores. It is several times the number of lists that a
     * server can have.
     */
    static final int MOST_MATCHES = 64;

    public Finding {
        reasons = Set.copyOf(reasons);
        matches = matches.map(List::copyOf);
    }

    public Optional<Deadline> deadline() {
        return due.map(until -> new Deadline(seen, until));
    }

    /**
     * Merges this finding with a later finding about the same password. The result has the time of this finding, the earlier
     * deadline, and the reasons and matches of both. It ends sessions if either finding does.
     */
    public Finding and(Finding later) {
        return new Finding(
                seen,
                Stream.of(due, later.due).flatMap(Optional::stream).min(Comparator.naturalOrder()),
                endSessions || later.endSessions,
                Stream.concat(reasons.stream(), later.reasons.stream()).collect(Collectors.toUnmodifiableSet()),
                matches.flatMap(first -> later.matches.flatMap(more -> union(first, more))),
                later.passwordSet.or(() -> passwordSet));
    }

    /**
     * Merges two collections of breach-list versions, and omits each version that another one makes redundant. The result is
     * empty if too many remain, so that only a new password clears the finding.
     */
    private static Optional<List<ListVersion>> union(List<ListVersion> first, List<ListVersion> more) {
        List<ListVersion> all = new ArrayList<>(first);
        for (ListVersion match : more) {
            if (all.stream().noneMatch(known -> known.includes(match))) {
                all.removeIf(match::includes);
                all.add(match);
            }
        }
        return all.size() <= MOST_MATCHES ? Optional.of(all) : Optional.empty();
    }

    /**
     * Returns this finding without the reasons and matches that a later check of the same password disproves. The result is
     * empty if nothing remains.
     *
     * <p>A match is disproved by a lookup without a match that {@linkplain ListVersion#covers covers} it. Another server may have
     * fewer or older lists, a lookup may fail, another execution may not check the policy, and the policy check may fail. Problems
     * that were not checked therefore remain.
     */
    public Optional<Finding> withoutDisproved(BreachVerdict verdict, PolicyVerdict policy) {
        Optional<List<ListVersion>> left = matches.map(lists -> lists.stream()
                .filter(match -> !isCovered(match, verdict.lookedUp()))
                .toList());
        boolean isBreachDisproved = !(verdict instanceof BreachVerdict.Breached)
                && left.filter(List::isEmpty).isPresent();
        Set<PasswordProblem> remaining = reasons.stream()
                .filter(reason -> reason == PasswordProblem.BREACHED ? !isBreachDisproved : policy != PolicyVerdict.MET)
                .collect(Collectors.toUnmodifiableSet());
        return remaining.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(seen, due, endSessions, remaining, left, passwordSet));
    }

    private static boolean isCovered(ListVersion match, List<ListVersion> lookedUp) {
        return lookedUp.stream().anyMatch(list -> list.covers(match));
    }

    /**
     * Returns whether this record is about a breached or weak password that the user no longer has. Keyward received no
     * event of the change.
     *
     * <p>Compares the stored creation time of the password with the one at the time of the finding, so clocks do not matter. A finding
     * without that time was recorded by an earlier release: the password must be more than five minutes newer, because another server
     * with another clock may have stored it.
     *
     * @param currentSet creation time of the current password; empty if it is unknown
     */
    public boolean isOutdated(Optional<Instant> currentSet) {
        return currentSet
                .filter(current -> passwordSet
                        .map(then -> !then.equals(current))
                        .orElseGet(() -> current.isAfter(seen.plus(CLOCK_TOLERANCE))))
                .isPresent();
    }
}
