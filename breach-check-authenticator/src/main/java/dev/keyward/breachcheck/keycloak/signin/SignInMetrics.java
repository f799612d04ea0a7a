package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/** Counters of what sign-ins came to, for {@code /metrics} on the management port. Tags are fixed words only. Thread-safe. */
public final class SignInMetrics {

    private SignInMetrics() {}

    static void acted(Outcome outcome) {
        Counter.builder("keyward.breach.check.actions")
                .description("Sign-ins whose password was looked at, and what became of them")
                .tag("action", outcome.word())
                .tag("reason", outcome.because().map(PasswordProblem::word).orElse("none"))
                .register(Metrics.globalRegistry)
                .increment();
    }

    /** @param outcome right, wrong, expired, spent, sent or capped */
    public static void code(String outcome) {
        Counter.builder("keyward.breach.check.codes")
                .description("Mailed codes that were asked for or typed")
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry)
                .increment();
    }
}
