package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The breach lists")
class BreachListsTest {

    private static final Instant DATE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Sources INDEX = Sources.parse("index");
    private static final ListVersion WITHDRAWN = ListVersion.withdrawn(Source.OVERLAY, "old.bpi");

    @TempDir
    private Path folder;

    private Optional<ListFiles> files = Optional.empty();

    @AfterEach
    void close() {
        files.ifPresent(ListFiles::close);
    }

    @Test
    @DisplayName("name every file that contains a password, with its date, because each of them must clear the finding")
    void matches() throws IOException {
        build("index.bpi", DATE, "both-tugboat", "index-tugboat");
        build("overlays/a.bpi", DATE.plusSeconds(60), "other");
        build("overlays/b.bpi", DATE.plusSeconds(120), "both-tugboat");
        BreachLists lists = open();

        assertThat(lists.check("both-tugboat", List::of, INDEX))
                .isInstanceOfSatisfying(BreachVerdict.Breached.class, found -> {
                    assertThat(found.matches())
                            .extracting(ListVersion::source)
                            .containsExactly(Source.OVERLAY, Source.INDEX);
                    assertThat(found.matches()).extracting(ListVersion::name).containsExactly("b.bpi", "");
                    assertThat(found.source()).isEqualTo(Source.OVERLAY);
                    assertThat(found.corpusDate()).contains(DATE.plusSeconds(120));
                });
    }

    @Test
    @DisplayName("name every list that does not contain a password, and those that were withdrawn")
    void clear() throws IOException {
        build("index.bpi", DATE, "one");
        build("overlays/a.bpi", DATE, "two");
        BreachLists lists = open();

        assertThat(lists.check("three-tugboats", List::of, INDEX))
                .isInstanceOfSatisfying(BreachVerdict.Clear.class, clear -> {
                    assertThat(clear.lookedUp())
                            .extracting(ListVersion::source)
                            .containsExactly(Source.OVERLAY, Source.INDEX, Source.EMBEDDED, Source.OVERLAY);
                    assertThat(clear.lookedUp()).endsWith(WITHDRAWN);
                });
        assertThat(lists.check("three-tugboats", List::of, Sources.parse("embedded")))
                .isInstanceOfSatisfying(
                        BreachVerdict.Clear.class,
                        clear -> assertThat(clear.lookedUp())
                                .extracting(ListVersion::source)
                                .containsExactly(Source.EMBEDDED, Source.OVERLAY));
    }

    @Test
    @DisplayName("name the kind of an index of pairs, whose finding no lookup clears")
    void pairs() throws IOException {
        Path list = Files.writeString(folder.resolve("pairs.txt"), "ada:tugboat-81\n");
        Files.createDirectories(folder.resolve("overlays"));
        IndexBuilder.to(folder.resolve("overlays/pairs.bpi"), "pairs", DATE).buildFromPairs(List.of(list));
        BreachLists lists = open();

        List<ListVersion> matches =
                ((BreachVerdict.Breached) lists.check("tugboat-81", () -> List.of("ada"), INDEX)).matches();
        assertThat(matches)
                .extracting(ListVersion::corpus)
                .containsExactly(new ListVersion.Corpus(ListVersion.Entries.PAIRS, false, true, "pairs", 1));
        for (List<String> names : List.of(List.of("ada"), List.of("augusta"), List.<String>of())) {
            BreachVerdict other = lists.check("other-tugboat-81", () -> names, INDEX);
            assertThat(((BreachVerdict.Clear) other).lookedUp()).noneMatch(version -> version.covers(matches.get(0)));
        }
    }

    @Test
    @DisplayName("name the sources, label and size of an index")
    void corpus() throws IOException {
        build("index.bpi", DATE, "one", "two");
        assertThat(((BreachVerdict.Clear) open().check("three-tugboats", List::of, INDEX)).lookedUp())
                .extracting(ListVersion::corpus)
                .contains(new ListVersion.Corpus(ListVersion.Entries.PASSWORDS, false, true, "list", 2));
    }

    @Test
    @DisplayName("have gauges with entries, size and date, for as long as a list is in use")
    void gauges() throws IOException {
        build("overlays/gauged.bpi", DATE, "one", "two");
        BreachLists lists = open();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try (ListGauges.OfEachList gauges = new ListGauges.OfEachList(lists.files(), lists.embedded())) {
            gauges.update();
            assertThat(value(registry, "entries")).contains(2.0);
            assertThat(value(registry, "bytes").orElseThrow()).isGreaterThan(4096);
            assertThat(value(registry, "corpus.date.seconds")).contains((double) DATE.getEpochSecond());
            Files.delete(folder.resolve("overlays/gauged.bpi"));
            lists.files().poll();
            gauges.update();
            assertThat(value(registry, "entries")).isEmpty();
        } finally {
            Metrics.removeRegistry(registry);
        }
        assertThat(registry.find("keyward.breach.list.entries").gauges()).isEmpty();
    }

    private static Optional<Double> value(SimpleMeterRegistry registry, String name) {
        return registry.find("keyward.breach.list." + name).tag("name", "gauged.bpi").gauges().stream()
                .map(Gauge::value)
                .findFirst();
    }

    private BreachLists open() {
        ListFiles opened = new ListFiles(
                folder.resolve("index.bpi"), false, folder.resolve("overlays"), false, InstantSource.system());
        files = Optional.of(opened);
        opened.poll();
        return new BreachLists(opened, EmbeddedList.open(), Optional.empty(), false, List.of(WITHDRAWN));
    }

    private void build(String name, Instant date, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        IndexBuilder.to(file, "list", date).buildFromPasswords(List.of(list));
    }
}
