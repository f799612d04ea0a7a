package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Counters and timers of the breach lists. Tags have fixed values, and never contain a realm, a user or a part of a password.
 * Stateless and thread-safe.
 */
public final class BreachMetrics {

    private BreachMetrics() {}

    /** Returns the name of the given verdict in metrics and events. */
    public static String word(BreachVerdict verdict) {
        return verdict instanceof BreachVerdict.Breached
                ? "hit"
                : verdict instanceof BreachVerdict.Clear ? "clear" : "unknown";
    }

    public static String word(BreachVerdict.Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    /** Counts a lookup in one breach list, by its result. */
    static void lookedUp(BreachVerdict.Source source, String result) {
        Counter.builder("keyward.breach.check.lookups")
                .description("Lookups in each breach list, by result")
                .tag("source", word(source))
                .tag("result", result)
                .register(Metrics.globalRegistry)
                .increment();
    }

    /** Records how long the lookup of one password in all breach lists took, with the verdict as a tag. */
    static void checked(BreachVerdict verdict, boolean online, Duration duration) {
        Timer.builder("keyward.breach.check")
                .description("Time to look a password up in the breach lists")
                .tag("result", word(verdict))
                .tag("online", Boolean.toString(online))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(1_000))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(Metrics.globalRegistry)
                .record(duration);
    }

    /** Counts a verdict of the password policy {@code keyward-breached} on a new password. */
    public static void judged(BreachVerdict verdict, boolean reportOnly) {
        Counter.builder("keyward.breach.check.policy")
                .description("Verdicts of the password policy keyward-breached on new passwords")
                .tag("result", word(verdict))
                .tag("mode", reportOnly ? "report-only" : "enforced")
                .register(Metrics.globalRegistry)
                .increment();
    }
}
