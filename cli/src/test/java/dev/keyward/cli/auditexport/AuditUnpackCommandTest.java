package dev.keyward.cli.auditexport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("keyward audit unpack")
class AuditUnpackCommandTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final String ORIGIN = LOG.origin("id.example.com");
    private static final int SIGNED = 600;

    @TempDir
    private Path folder;

    private final AuditKeys keys = AuditKeys.make();
    private List<String> rows = List.of();

    @BeforeEach
    void makeTables() throws IOException {
        MemoryLogStore tables = new MemoryLogStore();
        TreeHead signed = append(tables, Frontier.empty().head(), SIGNED);
        tables.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, signed).signedBy(keys.signers(ORIGIN)).bytes());
        append(tables, signed, 3); // not signed yet
        rows = SqlExport.of(tables, LOG.text(), SIGNED + 3);
        Files.writeString(folder.resolve("policy.txt"), new LogPolicy(keys.verifierKeys(ORIGIN)).text());
    }

    @Test
    @DisplayName("writes a folder that verifies, without the records that no checkpoint signs")
    void intact() throws IOException {
        CommandRun unpacked = unpack(rows);
        assertThat(unpacked.exitCode()).describedAs(unpacked.err()).isZero();
        assertThat(unpacked.out())
                .contains(": 600 records of the log " + ORIGIN + ", whose checkpoint has 600.")
                .contains("newer than the checkpoint: 3 records.")
                .contains("Nothing was verified. Run keyward audit verify ");
        CommandRun verified = verify();
        assertThat(verified.exitCode()).describedAs(verified.out()).isZero();
        assertThat(verified.out()).contains("Verified records:     600", "INTACT");
        assertThat(unpack(rows).err()).contains(" has a log already. Name a new folder.");
    }

    @Test
    @DisplayName("writes what somebody has changed, removed or added in the tables, so that verify finds it")
    void changed() throws IOException {
        int record = rows.indexOf(row("record 300 "));
        assertTampered("300", changed(record, row("record 300 ").replace("record 300 Z", "record 300 Y")));
        assertTampered("300", changed(record, "record 300 no base64!"));
        assertTampered("300", changed(record, "record 300"));
        List<String> removed = new ArrayList<>(rows);
        removed.remove(record);
        assertTampered("300", removed);
        List<String> twice = new ArrayList<>(rows);
        twice.add(record, "record 300 AAAA");
        assertTampered("300", twice);
        int tile = rows.indexOf(row("tile 7d1f/0/1 "));
        String hashes = rows.get(tile).substring("tile 7d1f/0/1 ".length());
        assertTampered(
                "256", changed(tile, "tile 7d1f/0/1 " + (hashes.startsWith("A") ? "B" : "A") + hashes.substring(1)));
        assertTampered("256", changed(tile, "tile 7d1f/0/1 AAAA"));
    }

    @Test
    @DisplayName("names the line that is not a row of the export")
    void malformed() throws IOException {
        assertThat(failure("nonsense")).contains("line 1: must begin with checkpoint, tile or record.");
        assertThat(failure("record 0 AAAA")).contains("line 1: there is no line with the checkpoint before");
        assertThat(failure("")).contains("there is no line with the checkpoint before");
        assertThat(failure("checkpoint x|y")).contains("line 1: is not a signed checkpoint: ");
        String checkpoint = rows.get(0) + "\n";
        assertThat(failure(checkpoint + rows.get(0))).contains("line 2: a second checkpoint. Export one log only.");
        assertThat(failure(checkpoint + "record x AAAA")).contains("line 2: \"x\" is not an index.");
        assertThat(failure(checkpoint + "record -1 AAAA")).contains("line 2: \"-1\" is not an index.");
        assertThat(failure(checkpoint + "record 7 AAAA\nrecord 6 AAAA"))
                .contains("line 3: record 6 after record 7. Sort the records by ENTRY_INDEX.");
        assertThat(failure(checkpoint + "tile 0/0 AAAA"))
                .contains("line 2: a tile must be: tile LOG/LEVEL/INDEX HASHES.");
        assertThat(keyward("unpack", at("none"), at("log")).err()).contains("There is no file ");
        Files.write(folder.resolve("latin1.txt"), "checkpoint é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(keyward("unpack", at("latin1.txt"), at("log")).err()).contains(" is not UTF-8.");
    }

    private String failure(String text) throws IOException {
        Files.writeString(folder.resolve("bad.txt"), text);
        CommandRun outcome = keyward("unpack", at("bad.txt"), at("bad"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        return outcome.err();
    }

    private void assertTampered(String entry, List<String> lines) throws IOException {
        deleteLog(folder.resolve("log"));
        assertThat(unpack(lines).exitCode()).isZero();
        CommandRun verified = verify();
        assertThat(verified.exitCode()).describedAs(verified.out()).isEqualTo(1);
        assertThat(verified.out()).contains("TAMPERED").containsPattern("First bad record: +.*" + entry);
    }

    private static void deleteLog(Path log) throws IOException {
        if (Files.exists(log)) {
            try (var files = Files.walk(log)) {
                for (Path file :
                        files.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<String> changed(int row, String line) {
        List<String> changed = new ArrayList<>(rows);
        changed.set(row, line);
        return changed;
    }

    private String row(String beginning) {
        return rows.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static TreeHead append(MemoryLogStore store, TreeHead head, int count) throws IOException {
        TileAppender appender = TileAppender.open(store, head);
        for (int n = 0; n < count; n++) {
            appender.append(("entry " + appender.size()).getBytes(StandardCharsets.UTF_8));
        }
        appender.flush();
        return appender.head();
    }

    private CommandRun unpack(List<String> lines) throws IOException {
        Files.write(folder.resolve("export.txt"), lines);
        return keyward("unpack", at("export.txt"), at("log"));
    }

    private CommandRun verify() {
        return keyward("verify", at("log"), "--policy", at("policy.txt"));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static CommandRun keyward(String... arguments) {
        return CommandRun.audit(arguments);
    }
}
