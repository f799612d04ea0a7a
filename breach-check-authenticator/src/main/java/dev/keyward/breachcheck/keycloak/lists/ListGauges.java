package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.range.BreakerState;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.metrics.Gauges;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Registers gauges for the breach lists: problems of their files, age of the index, and whether the circuit breaker is open.
 */
final class ListGauges {

    private ListGauges() {}

    /** Registers the gauges of the breach lists. They are removed when the returned object is closed. */
    static Gauges register(ListFiles files, Optional<RangeClient> online) {
        Gauges gauges = new Gauges();
        gauges.register(
                "keyward.breach.index.usable",
                "1 while an index on disk is in use, 0 while there is none",
                files,
                lists -> date(lists).isPresent() ? 1 : 0);
        gauges.register(
                "keyward.breach.files.problems",
                "Index and overlays whose newest file cannot be used",
                files,
                ListGauges::problems);
        gauges.register(
                "keyward.breach.index.age.seconds",
                "Age of the corpus that the index was built from; not a number while there is no index",
                files,
                lists -> date(lists).map(ListGauges::age).orElse(Double.NaN));
        online.ifPresent(client -> gauges.register(
                "keyward.breach.online.breaker.open",
                "1 while the range service is not called because it failed",
                client,
                service -> service.breaker() == BreakerState.CLOSED ? 0 : 1));
        return gauges;
    }

    private static double problems(ListFiles files) {
        long overlays = files.overlays().values().stream()
                .filter(ListGauges::hasProblem)
                .count();
        return overlays
                + files.overlayProblem().stream().count()
                + files.index().filter(ListGauges::hasProblem).stream().count();
    }

    private static boolean hasProblem(IndexSource source) {
        return source.state().problem().isPresent();
    }

    /** Returns the corpus date of the index in use; the result is empty if no index is in use. */
    private static Optional<Instant> date(ListFiles files) {
        return files.index()
                .flatMap(source -> source.state().inUse())
                .map(facts -> facts.provenance().corpusDate());
    }

    private static double age(Instant date) {
        return Duration.between(date, InstantSource.system().instant()).toSeconds();
    }
}
