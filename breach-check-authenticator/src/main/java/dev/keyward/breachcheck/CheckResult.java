package dev.keyward.breachcheck;

import java.util.Optional;

/**
 * Result of checking the password of one sign-in. Immutable, thread-safe, and holds nothing of the password.
 *
 * @param verdict result of the lookup in the breach lists
 * @param policy result of the current password policy
 * @param deadline the deadline that an earlier sign-in with the same password set
 */
public record CheckResult(BreachVerdict verdict, PolicyVerdict policy, Optional<Deadline> deadline) {}
