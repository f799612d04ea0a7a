package dev.keyward.cli.breachindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.range.JdkRangeTransport;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeServer;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.cli.breachindex.BreachLookup.NamedIndex;
import dev.keyward.cli.breachindex.BreachLookup.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A lookup of passwords")
class BreachLookupTest {

    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();

    @Test
    @DisplayName(
            "continues if an index cannot be read: passwords in no other index are unknown, and the index is named once")
    void unreadable() throws IOException {
        BreachIndex gone = index("gone.bpi", "elsewhere");
        gone.close(); // its file can no longer be read
        try (BreachIndex good = index("good.bpi", "leaked")) {
            BreachLookup lookup = lookup(List.of(
                    new NamedIndex(Path.of("gone.bpi"), gone),
                    new NamedIndex(Path.of("gone.bpi"), gone),
                    new NamedIndex(Path.of("good.bpi"), good)));
            assertThat(lookup.of("leaked")).isEqualTo(Verdict.BREACHED);
            assertThat(lookup.of("elsewhere")).isEqualTo(Verdict.UNKNOWN);
            assertThat(lookup.of("neither")).isEqualTo(Verdict.UNKNOWN);
            assertThat(problems)
                    .containsExactly(
                            "gone.bpi cannot be read (ClosedChannelException). Passwords that no other list contains"
                                    + " are unknown.");
        }
    }

    @Test
    @DisplayName("with an index of pairs looks up the part after the first colon in all other lists, in any order")
    void pairs() throws Exception {
        try (BreachIndex plain = index("plain.bpi", "leaked", "with:colon", "ann:whole");
                BreachIndex ofPairs = pairs("pairs.bpi", "Ann:hers");
                RangeServer ranges = RangeServer.start(100).plant("only online", 2)) {
            RangeClient online = new RangeClient(
                    new JdkRangeTransport(new RangeService(ranges.uri(), "test"), JdkRangeTransport.CONNECT_TIMEOUT),
                    RangeOptions.DEFAULT);
            NamedIndex one = new NamedIndex(Path.of("plain.bpi"), plain);
            NamedIndex other = new NamedIndex(Path.of("pairs.bpi"), ofPairs);
            for (List<NamedIndex> order : List.of(List.of(one, other), List.of(other, one))) {
                BreachLookup lookup = new BreachLookup(order, Optional.of(online), 1, problems::add);
                for (String breached : List.of("ANN:hers", "bob:leaked", "bob:with:colon", "bob:only online")) {
                    assertThat(lookup.of(breached)).describedAs(breached).isEqualTo(Verdict.BREACHED);
                }
                for (String clear : List.of("bob:hers", "ann:whole", "bob:colon")) {
                    assertThat(lookup.of(clear)).describedAs(clear).isEqualTo(Verdict.NOT_FOUND);
                }
                for (String none : List.of("leaked", ":leaked")) {
                    assertThat(lookup.of(none)).isEqualTo(Verdict.NOT_A_PAIR);
                }
            }
            assertThat(lookup(List.of(one)).of("ann:whole"))
                    .describedAs("without an index of pairs, the whole line is a password")
                    .isEqualTo(Verdict.BREACHED);
            assertThat(problems).isEmpty();
        }
    }

    private BreachLookup lookup(List<NamedIndex> indexes) {
        return new BreachLookup(indexes, Optional.empty(), 1, problems::add);
    }

    private BreachIndex pairs(String name, String... pairs) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(pairs));
        Path file = folder.resolve(name);
        IndexBuilder.to(file, name, Instant.EPOCH).buildFromPairs(List.of(list));
        return BreachIndex.open(file);
    }

    private BreachIndex index(String name, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        Path file = folder.resolve(name);
        IndexBuilder.to(file, name, Instant.EPOCH).buildFromPasswords(List.of(list));
        return BreachIndex.open(file);
    }
}
