package dev.keyward.breachcheck;

import java.util.Optional;

/**
 * What is known of a password that somebody has just signed in with. Holds nothing of it.
 *
 * @param verdict what the breach lists say
 * @param policy what the password policy of today says
 * @param deadline the one that was set when the same password was found before
 */
public record CheckResult(BreachVerdict verdict, PolicyVerdict policy, Optional<Deadline> deadline) {}
