package dev.keyward.audit.pulse;

import java.util.HashSet;
import java.util.Set;

/**
 * Confirms what two reviews in a row have found. Not thread-safe.
 *
 * @param <T> type of a finding, with {@code equals}
 */
public final class RepeatedFindings<T> {

    private Set<T> last = Set.of();

    /** Returns the given findings of a review that the review before has found, too. */
    public Set<T> confirm(Set<T> found) {
        Set<T> repeated = new HashSet<>(found);
        repeated.retainAll(last);
        last = Set.copyOf(found);
        return repeated;
    }
}
