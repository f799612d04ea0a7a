package dev.keyward.secondfactor;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How far a user of a campaign is, as reports count it; each user of the campaign has one state. */
public enum RolloutState {
    ENROLLED,
    EXEMPT,
    DUE,
    OVERDUE;

    /** Returns the state of a user with the given obligation; empty if the campaign does not concern the user. */
    public static Optional<RolloutState> of(Obligation obligation, Instant now) {
        if (obligation instanceof Obligation.Enrolled) {
            return Optional.of(ENROLLED);
        }
        if (obligation instanceof Obligation.Exempt) {
            return Optional.of(EXEMPT);
        }
        return dueDate(obligation).map(due -> due.hasPassed(now) ? OVERDUE : DUE);
    }

    /** Returns the deadline of a user with the given obligation; empty if the user has a factor, is exempt or not concerned. */
    public static Optional<DueDate> dueDate(Obligation obligation) {
        if (obligation instanceof Obligation.Due due) {
            return Optional.of(due.due());
        }
        return obligation instanceof Obligation.Required required ? Optional.of(required.due()) : Optional.empty();
    }

    /** Returns the name of this state in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
