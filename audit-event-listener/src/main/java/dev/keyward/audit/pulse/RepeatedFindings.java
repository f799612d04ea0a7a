package dev.keyward.audit.pulse;

import java.util.HashSet;
import java.util.Set;

/**
 * Confirms those findings that two reviews in a row have made. Not thread-safe.
 *
 * @param <T> type of a finding, with {@code equals}
 */
public final class RepeatedFindings<T> {

    private Set<T> last = Set.of();

    /** Returns those of the given findings that the previous review also found. */
    public Set<T> confirm(Set<T> found) {
        Set<T> repeated = new HashSet<>(found);
        repeated.retainAll(last);
        last = Set.copyOf(found);
        return repeated;
    }
}
