package dev.keyward.breachcheck;

import java.util.Optional;

/**
 * Result of the password check at one sign-in. It contains no part of the password. Immutable and thread-safe.
 *
 * @param verdict result of the lookup in the breach lists
 * @param policy result of the check against the current password policy
 * @param deadline the deadline that an earlier sign-in with the same password set; empty if none did
 */
public record CheckResult(BreachVerdict verdict, PolicyVerdict policy, Optional<Deadline> deadline) {}
