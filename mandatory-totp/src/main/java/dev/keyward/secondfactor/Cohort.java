package dev.keyward.secondfactor;

/**
 * Users who need a second factor, and the time from which on a sign-in requires it. Immutable and thread-safe.
 *
 * @param deadline deadline for accounts that have no longer grace period
 */
public record Cohort(CohortTarget target, DueDate deadline) {}
