package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the breach check shows at {@code /metrics}. Tags are fixed words; never a realm, a user or anything of a password.
 * Thread-safe.
 */
public final class BreachMetrics {

    private BreachMetrics() {}

    /** A verdict as metrics and events name it. */
    public static String word(BreachVerdict verdict) {
        return verdict instanceof BreachVerdict.Breached
                ? "hit"
                : verdict instanceof BreachVerdict.Clear ? "clear" : "unknown";
    }

    public static String word(BreachVerdict.Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    /** One list was asked. */
    static void asked(BreachVerdict.Source source, String result) {
        Counter.builder("keyward.breach.check.lookups")
                .description("What each breach list said of a password")
                .tag("source", word(source))
                .tag("result", result)
                .register(Metrics.globalRegistry)
                .increment();
    }

    /** All lists were asked. */
    static void checked(BreachVerdict verdict, boolean online, Duration duration) {
        Timer.builder("keyward.breach.check")
                .description("Passwords checked against breach lists, and the time it took")
                .tag("result", word(verdict))
                .tag("online", Boolean.toString(online))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(1_000))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(Metrics.globalRegistry)
                .record(duration);
    }

    /** The password policy has judged. */
    public static void judged(BreachVerdict verdict, boolean reportOnly) {
        Counter.builder("keyward.breach.check.policy")
                .description("What the password policy keyward-breached said of new passwords")
                .tag("result", word(verdict))
                .tag("mode", reportOnly ? "report-only" : "enforced")
                .register(Metrics.globalRegistry)
                .increment();
    }

    static <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .strongReference(true)
                .register(Metrics.globalRegistry);
    }
}
