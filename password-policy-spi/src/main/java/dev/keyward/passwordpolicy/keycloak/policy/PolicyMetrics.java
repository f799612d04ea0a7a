package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counters of what the rules say, for {@code /metrics} on the management port.
 *
 * <p>Tags are rule ids, which are as many as there are rules installed, and fixed words; never a realm, a user or any
 * text that somebody typed. Thread-safe.
 */
public final class PolicyMetrics {

    private PolicyMetrics() {}

    /** A verdict as metrics and explanations name it. */
    public static String word(Verdict verdict) {
        return verdict instanceof Verdict.Met ? "met" : verdict instanceof Verdict.Refused ? "refused" : "unknown";
    }

    static void counted(EffectiveRule rule, Verdict verdict) {
        Counter.builder("keyward.password.policy.verdicts")
                .description("What each Keyward password rule said")
                .tag("rule", rule.rule())
                .tag("verdict", word(verdict))
                .tag("mode", rule.reportOnly() ? "report-only" : "enforced")
                .register(Metrics.globalRegistry)
                .increment();
    }

    public static void scopesPassedOver() {
        Counter.builder("keyward.password.policy.scopes.passed.over")
                .description("Passwords judged by the realm's own policy alone because its scopes could not be used")
                .register(Metrics.globalRegistry)
                .increment();
    }

    public static void evaluated(boolean accepted, Duration duration) {
        Timer.builder("keyward.password.policy.evaluation")
                .description("Passwords evaluated against all rules of their realm, and the time it took")
                .tag("outcome", accepted ? "accepted" : "refused")
                .register(Metrics.globalRegistry)
                .record(duration);
    }
}
