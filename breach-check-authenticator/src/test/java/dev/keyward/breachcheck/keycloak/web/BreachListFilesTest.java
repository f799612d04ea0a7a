package dev.keyward.breachcheck.keycloak.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.nodes.FileDifferences;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The breach lists that a node reports")
class BreachListFilesTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("include a file that cannot be used, which differs from one in use and from a missing one")
    void notUsable() throws IOException {
        NodeFile damaged = file(Files.writeString(folder.resolve("damaged.bpi"), "not an index"));
        Path list = Files.writeString(folder.resolve("list.txt"), "tugboat-81\n");
        IndexBuilder.to(folder.resolve("good.bpi"), "list", Instant.parse("2026-11-01T00:00:00Z"))
                .buildFromPasswords(List.of(list));
        NodeFile good = file(folder.resolve("good.bpi"));

        assertThat(FileDifferences.of(List.of(node("aaaaaaaa", good), node("bbbbbbbb", damaged), node("cccccccc"))))
                .singleElement()
                .asString()
                .contains(
                        "aaaaaaaa has good.bpi, corpus date 2026-11-01, 1 entries",
                        "bbbbbbbb has no usable file",
                        "cccccccc does not have it");
        assertThat(FileDifferences.of(List.of(node("aaaaaaaa", damaged), node("bbbbbbbb", damaged))))
                .isEmpty();
    }

    private static NodeFile file(Path path) {
        try (IndexSource source = new IndexSource(path, InstantSource.system())) {
            source.poll();
            return BreachListFiles.file("the breach index", source.state());
        }
    }

    private static NodeState node(String id, NodeFile... files) {
        return new NodeState(id, "1@host", false, List.of(files));
    }
}
