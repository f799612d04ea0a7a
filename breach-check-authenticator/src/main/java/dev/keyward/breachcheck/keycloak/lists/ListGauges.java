package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.range.BreakerState;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.metrics.Gauges;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * Gauges for the number of entries, the size and the date of the data of each breach list in use. Thread-safe.
     *
     * <p>{@link #update} is called after each check of the files, because overlays come and go.
     */
    static final class OfEachList implements AutoCloseable {

        private final ListFiles files;
        private final Optional<BreachIndex> embedded;
        private final MultiGauge entries = gauge("entries", "Entries of each breach list in use");
        private final MultiGauge bytes = gauge("bytes", "Size of each breach list in use");
        private final MultiGauge corpusDate =
                gauge("corpus.date.seconds", "Corpus date of each breach list in use, in seconds since 1970");

        OfEachList(ListFiles files, Optional<BreachIndex> embedded) {
            this.files = files;
            this.embedded = embedded;
        }

        private static MultiGauge gauge(String name, String description) {
            return MultiGauge.builder("keyward.breach.list." + name)
                    .description(description)
                    .register(Metrics.globalRegistry);
        }

        synchronized void update() {
            List<Figures> figures = new ArrayList<>();
            files.index()
                    .flatMap(index -> index.state().inUse())
                    .ifPresent(facts -> figures.add(Figures.of(Source.INDEX, "", facts)));
            files.overlays()
                    .forEach((name, overlay) -> overlay.state()
                            .inUse()
                            .ifPresent(facts -> figures.add(Figures.of(Source.OVERLAY, name, facts))));
            embedded.ifPresent(list -> figures.add(new Figures(
                    Source.EMBEDDED,
                    "",
                    list.keys(),
                    list.size(),
                    list.provenance().corpusDate())));
            show(figures);
        }

        private void show(List<Figures> figures) {
            entries.register(rows(figures, Figures::entries), true);
            bytes.register(rows(figures, Figures::bytes), true);
            corpusDate.register(rows(figures, list -> list.corpusDate().getEpochSecond()), true);
        }

        private static List<MultiGauge.Row<?>> rows(List<Figures> figures, Function<Figures, Long> figure) {
            return figures.stream()
                    .<MultiGauge.Row<?>>map(list -> MultiGauge.Row.of(
                            Tags.of("source", BreachMetrics.word(list.source()), "name", list.name()),
                            figure.apply(list)))
                    .toList();
        }

        @Override
        public synchronized void close() {
            show(List.of());
        }

        private record Figures(Source source, String name, long entries, long bytes, Instant corpusDate) {

            static Figures of(Source source, String name, IndexSource.Facts facts) {
                return new Figures(
                        source,
                        name,
                        facts.keys(),
                        facts.size(),
                        facts.provenance().corpusDate());
            }
        }
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

    /** Returns the date of the data in the index in use; empty if no index is in use. */
    private static Optional<Instant> date(ListFiles files) {
        return files.index()
                .flatMap(source -> source.state().inUse())
                .map(facts -> facts.provenance().corpusDate());
    }

    private static double age(Instant date) {
        return Duration.between(date, InstantSource.system().instant()).toSeconds();
    }
}
