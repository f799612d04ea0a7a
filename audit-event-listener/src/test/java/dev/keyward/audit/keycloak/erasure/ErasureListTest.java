package dev.keyward.audit.keycloak.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.erasure.ErasureList.Past;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file with past erasures")
class ErasureListTest {

    private static final Past ANN = new Past("München Süd\n", "p1:oU_BlYeS0yw0gJ_uufKWJw", 1795444200123L);
    private static final Past BOB = new Past("r", "p1:Zk3v", 7);

    @TempDir
    private Path folder = Path.of("");

    @Test
    @DisplayName("returns what was written, and nothing before")
    void written() throws IOException {
        ErasureList list = new ErasureList(folder.resolve("new/erasures.txt"));
        assertThat(list.read()).isEmpty();

        list.write(List.of(ANN, BOB));

        assertThat(list.read()).containsExactly(ANN, BOB);
    }

    @Test
    @DisplayName("ignores lines that are not well-formed")
    void malformed() throws IOException {
        Path file = folder.resolve("erasures.txt");
        ErasureList list = new ErasureList(file);
        list.write(List.of(ANN));
        Files.writeString(file, "\nx p1:a b\n1 p1:a\n1 a b\n1 p1:a b c\n12 p1:half", StandardOpenOption.APPEND);

        assertThat(list.read()).containsExactly(ANN);
    }
}
