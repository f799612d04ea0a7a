package dev.keyward.auditlog.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are those of C2SP tlog-tiles. */
@DisplayName("The path of a file")
class TilePathTest {

    @Test
    @DisplayName("is that of tlog-tiles")
    void examples() {
        assertThat(new HashTile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new HashTile(3, 0, 17).path()).isEqualTo("tile/3/000.p/17");
        assertThat(new EntryBundle(273, 112)).hasToString("tile/entries/273.p/112");
        assertThat(new EntryBundle(1000, 256).path()).isEqualTo("tile/entries/x001/000");
        assertThat(LogResource.CHECKPOINT.path()).isEqualTo("checkpoint");
    }

    @Test
    @DisplayName("leads back to the file")
    void roundTrip() {
        Random random = new Random(11);
        for (int run = 0; run < 2000; run++) {
            long index = random.nextLong() & (1L << random.nextInt(55)) - 1;
            int width = 1 + random.nextInt(256);
            LogResource file = run % 2 == 0
                    ? new EntryBundle(index, width)
                    : new HashTile(random.nextInt(2), index & (1L << 47) - 1, width);
            assertThat(LogResource.parse(file.path())).contains(file);
        }
        assertThat(LogResource.parse("checkpoint")).contains(LogResource.CHECKPOINT);
        assertThat(LogResource.parse("tile/7/000.p/127")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/checkpoint",
                "Checkpoint",
                "checkpoint/",
                "../checkpoint",
                "tile/0/../../etc/passwd",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x000/001",
                "tile/0/001/x234",
                "tile/0/x001/x000",
                "tile/00/000",
                "tile/8/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/0/-01",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000.p/",
                "tile/0/000.p/1/",
                "tile/0/000.P/1",
                "tile//000",
                "tile/0/000\n",
                "tile/0/٠٠٠",
                "tile/7/001",
                "tile/7/000",
                "tile/7/000.p/128",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "tile/entries/x036/x028/x797/x018/x963/968",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999",
                "tile/0/000%2e%2e",
                "tile/0/000\\..",
                "tile/data/000",
                "tile/0/000.p/1?x",
                "tile/0/000#"
            })
    @DisplayName("has no other form, so that no path leaves the directory of the log")
    void refused(String path) {
        assertThat(LogResource.parse(path)).isEmpty();
    }

    @Test
    @DisplayName("exists only for files that a tree can have")
    void ranges() {
        assertThatThrownBy(() -> new HashTile(8, 0, 1)).hasMessage("The level of a tile must be 0 to 7, not 8.");
        assertThatThrownBy(() -> new HashTile(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashTile(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashTile(0, 1L << 55, 1))
                .hasMessage("No tree has a tile 36028797018963968 at level 0.");
        assertThatThrownBy(() -> new EntryBundle(0, 0)).hasMessage("The width of a tile must be 1 to 256, not 0.");
        assertThatThrownBy(() -> new EntryBundle(0, 257)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("belongs to a file that covers these entries")
    void entries() {
        assertThat(new HashTile(0, 273, 112).firstEntry()).isEqualTo(69_888);
        assertThat(new HashTile(0, 273, 112).endEntry()).isEqualTo(70_000);
        assertThat(new HashTile(1, 1, 17).firstEntry()).isEqualTo(65_536);
        assertThat(new HashTile(1, 1, 17).endEntry()).isEqualTo(65_536 + 17 * 256);
        assertThat(new HashTile(7, 0, 127).endEntry()).isEqualTo(127L << 56);
        assertThat(new EntryBundle(2, 256).endEntry()).isEqualTo(768);
        assertThat(new HashTile(2, 5, 3).ofWidth(256)).isEqualTo(new HashTile(2, 5, 256));
    }
}
