package dev.keyward.secondfactor;

import java.util.Set;

/**
 * What a campaign demands of a user at one moment; {@link Campaign#obligation} decides it. Immutable and thread-safe.
 */
public sealed interface Obligation {

    /** The campaign does not concern the user. */
    record NotConcerned(Reason reason) implements Obligation {}

    /** The user has a second factor that the campaign accepts. */
    record Enrolled(Set<Factor> factors) implements Obligation {}

    /** An administrator has exempted the user, and the exemption is valid. */
    record Exempt(Exemption exemption) implements Obligation {}

    /**
     * The user should set up a second factor, and may put it off.
     *
     * @param due time from which on the user cannot put it off
     * @param delaysLeft how often the user can still choose "Not now", 1 or more
     * @param delaysUsed how often the user has chosen "Not now"
     */
    record Due(DueDate due, int delaysLeft, int delaysUsed) implements Obligation {}

    /**
     * The user must set up a second factor before a sign-in continues.
     *
     * @param due deadline of the user, which may be in the future
     */
    record Required(DueDate due, Cause cause) implements Obligation {}

    /** Why a campaign does not concern a user. */
    enum Reason {
        NOT_STARTED,
        NO_COHORT,
        EXCLUDED,
        SERVICE_ACCOUNT,
        TEMPORARY_ADMINISTRATOR
    }

    /** Why a user can no longer put off the second factor. */
    enum Cause {
        DEADLINE,
        NO_DELAY_LEFT,
        FACTOR_REMOVED
    }
}
