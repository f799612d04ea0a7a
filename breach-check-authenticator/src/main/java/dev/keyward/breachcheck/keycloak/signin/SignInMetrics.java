package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/**
 * Counters of sign-ins, verification codes and mails of the breach check. All tag values come from fixed sets. Stateless and thread-safe.
 */
public final class SignInMetrics {

    private SignInMetrics() {}

    static void acted(Outcome outcome) {
        Counter.builder("keyward.breach.check.actions")
                .description("Sign-ins whose password was checked, by action")
                .tag("action", outcome.word())
                .tag("reason", outcome.because().map(PasswordProblem::word).orElse("none"))
                .register(Metrics.globalRegistry)
                .increment();
    }

    static void finding(FindingChange change) {
        Counter.builder("keyward.breach.check.findings")
                .description("Sign-ins whose password was checked, by the effect on the user's finding")
                .tag("change", change.word())
                .register(Metrics.globalRegistry)
                .increment();
    }

    /** @param outcome right, wrong, expired, spent, sent or capped */
    public static void code(String outcome) {
        Counter.builder("keyward.breach.check.codes")
                .description("Verification codes that were mailed or entered, by outcome")
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry)
                .increment();
    }
}
