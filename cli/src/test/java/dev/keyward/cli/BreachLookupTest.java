package dev.keyward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexBuilder;
import dev.keyward.cli.BreachLookup.Asked;
import dev.keyward.cli.BreachLookup.Verdict;
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
    @DisplayName("goes on when an index cannot be read: unknown is what no other one has, and that index is named once")
    void unreadable() throws IOException {
        BreachIndex gone = index("gone.bpi", "elsewhere");
        gone.close(); // from here on its file cannot be read
        try (BreachIndex good = index("good.bpi", "leaked")) {
            BreachLookup lookup = lookup(List.of(
                    new Asked(Path.of("gone.bpi"), gone),
                    new Asked(Path.of("gone.bpi"), gone),
                    new Asked(Path.of("good.bpi"), good)));
            assertThat(lookup.of("leaked", 1)).isEqualTo(Verdict.BREACHED);
            assertThat(lookup.of("elsewhere", 2)).isEqualTo(Verdict.UNKNOWN);
            assertThat(lookup.of("neither", 3)).isEqualTo(Verdict.UNKNOWN);
            assertThat(problems)
                    .containsExactly(
                            "gone.bpi cannot be read (ClosedChannelException). What no other list has is unknown.");
        }
    }

    private BreachLookup lookup(List<Asked> indexes) {
        return new BreachLookup(indexes, Optional.empty(), 1, problems::add);
    }

    private BreachIndex index(String name, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        Path file = folder.resolve(name);
        IndexBuilder.to(file, name, Instant.EPOCH).buildFromPasswords(List.of(list));
        return BreachIndex.open(file);
    }
}
