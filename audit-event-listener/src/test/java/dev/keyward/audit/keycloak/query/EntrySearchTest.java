package dev.keyward.audit.keycloak.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A search for entries of a log")
class EntrySearchTest {

    private final List<Long> matching = new ArrayList<>();
    private final List<Long> visited = new ArrayList<>();
    private int queries;
    private long nanos;
    private long nanosPerQuery;

    private final EntrySearch search = new EntrySearch(this::read, () -> nanos);

    @Test
    @DisplayName("visits each matching entry once, the newest first, in queries of a bounded range")
    void all() {
        LongStream.range(0, 1_000).forEach(n -> matching.add(n * 977));
        assertThat(search.search(0, 977_000, this::visit)).isZero();
        assertThat(visited).isEqualTo(reversed(matching));
        assertThat(queries).isLessThanOrEqualTo(50);
    }

    @Test
    @DisplayName("stops when its time is over, and goes on where it has stopped until it reaches the first entry")
    void slices() {
        matching.addAll(List.of(60_003L, 500_000L, 999_999L));
        nanosPerQuery = EntrySearch.LONGEST.toNanos() / 10;
        long next = 1_000_000;
        int requests = 0;
        while (next > 0) {
            int before = queries;
            next = search.search(0, next, this::visit);
            requests++;
            assertThat(queries - before).isLessThanOrEqualTo(10);
        }
        assertThat(visited).containsExactly(999_999L, 500_000L, 60_003L);
        assertThat(requests).isEqualTo(5);
    }

    @Test
    @DisplayName("goes on by a range even if one query takes longer than the whole time")
    void slowDatabase() {
        nanosPerQuery = EntrySearch.LONGEST.toNanos() * 3;
        assertThat(search.search(0, 50_000, this::visit)).isEqualTo(50_000 - EntrySearch.RANGE);
        assertThat(queries).isEqualTo(1);
        matching.add(29_000L);
        assertThat(search.search(0, 30_000, this::visit)).isEqualTo(10_000);
        assertThat(visited).containsExactly(29_000L);
    }

    @Test
    @DisplayName("stops before an entry that the visitor does not take, and at the first entry of a pruned log")
    void refused() {
        LongStream.range(0, 1_000).forEach(matching::add);
        assertThat(search.search(0, 1_000, entry -> visited.size() < 5 && visit(entry)))
                .isEqualTo(995);
        visited.clear();
        assertThat(search.search(990, 995, this::visit)).isEqualTo(990);
        assertThat(visited).containsExactly(994L, 993L, 992L, 991L, 990L);
        assertThat(search.search(990, 990, this::visit)).isEqualTo(990);
    }

    private boolean visit(StoredEntry entry) {
        return visited.add(entry.index());
    }

    private List<StoredEntry> read(long first, long end, int most) {
        queries++;
        nanos += nanosPerQuery;
        assertThat(end - first).isLessThanOrEqualTo(EntrySearch.RANGE);
        return reversed(matching).stream()
                .filter(index -> index >= first && index < end)
                .limit(most)
                .map(index -> new StoredEntry(index, ""))
                .toList();
    }

    private static List<Long> reversed(List<Long> indexes) {
        return indexes.stream().sorted((one, two) -> Long.compare(two, one)).toList();
    }
}
