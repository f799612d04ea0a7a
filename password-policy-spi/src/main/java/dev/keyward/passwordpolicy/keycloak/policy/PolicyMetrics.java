package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts the results of Keyward's password rules in metrics at {@code /metrics} on the management port.
 *
 * <p>Tags are ids of installed rules and fixed words; never a realm, a user or submitted text. Thread-safe.
 */
public final class PolicyMetrics {

    private PolicyMetrics() {}

    /** Returns the word that stands for the given verdict in metrics and in the admin API. */
    public static String word(Verdict verdict) {
        return verdict instanceof Verdict.Met ? "met" : verdict instanceof Verdict.Refused ? "refused" : "unknown";
    }

    static void countVerdict(EffectiveRule rule, Verdict verdict) {
        Counter.builder("keyward.password.policy.verdicts")
                .description("Verdicts of each Keyward password rule")
                .tag("rule", rule.rule())
                .tag("verdict", word(verdict))
                .tag("mode", rule.reportOnly() ? "report-only" : "enforced")
                .register(Metrics.globalRegistry)
                .increment();
    }

    public static void countSkippedScopes() {
        Counter.builder("keyward.password.policy.scopes.passed.over")
                .description("Passwords checked without scopes because the scopes could not be used")
                .register(Metrics.globalRegistry)
                .increment();
    }

    public static void recordEvaluation(boolean accepted, Duration duration) {
        Timer.builder("keyward.password.policy.evaluation")
                .description("Evaluations of a password against all rules of its realm")
                .tag("outcome", accepted ? "accepted" : "refused")
                .register(Metrics.globalRegistry)
                .record(duration);
    }
}
