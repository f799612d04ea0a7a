package dev.keyward.secondfactor;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the users of a campaign, or of one of its cohorts, by their state and second factors.
 *
 * <p>A user has one state and may have several factors. Not thread-safe.
 */
public final class RolloutTally {

    private final Map<RolloutState, Long> states = new EnumMap<>(RolloutState.class);
    private final Map<Factor, Long> factors = new EnumMap<>(Factor.class);
    private long snoozing;

    /** @param counted the factors that the campaign accepts */
    public RolloutTally(List<Factor> counted) {
        counted.forEach(factor -> factors.put(factor, 0L));
    }

    /** Counts users who have the given obligation, unless the campaign does not concern them. */
    public void add(Obligation obligation, Instant now, long users) {
        RolloutState.of(obligation, now).ifPresent(state -> states.merge(state, users, Long::sum));
        if (obligation instanceof Obligation.Enrolled enrolled) {
            enrolled.factors().forEach(factor -> factors.merge(factor, users, Long::sum));
        }
        if (obligation instanceof Obligation.Due due && due.delaysUsed() > 0) {
            snoozing += users;
        }
    }

    /** Returns the number of users in any state. */
    public long users() {
        return states.values().stream().mapToLong(Long::longValue).sum();
    }

    public long users(RolloutState state) {
        return states.getOrDefault(state, 0L);
    }

    /** Returns the number of users who have chosen "Not now" and are not overdue. */
    public long snoozing() {
        return snoozing;
    }

    /** Returns the number of users with each factor, by the word of the factor; several factors of a user count each. */
    public Map<String, Long> factors() {
        Map<String, Long> words = new LinkedHashMap<>();
        factors.forEach((factor, users) -> words.put(factor.word(), users));
        return words;
    }
}
