package dev.keyward.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("keyward audit")
class AuditCommandsTest {

    private static final String ORIGIN = "id.example.com/audit-log/7d1f";

    @TempDir
    private Path folder;

    private DirectoryLogStore store = new DirectoryLogStore(Path.of(""));
    private TreeHead head = Frontier.empty().head();

    @BeforeEach
    void makeKeysAndPolicy() throws IOException {
        store = new DirectoryLogStore(folder.resolve("copy"));
        assertThat(keyward("keys", "make", at("keys.pem")).exitCode()).isZero();
        CommandRun shown = keyward("keys", "show", at("keys.pem"), "--origin", ORIGIN);
        assertThat(shown.out()).startsWith("log " + ORIGIN + "+").endsWith("\nquorum none\n");
        Files.writeString(folder.resolve("policy.txt"), shown.out());
    }

    @Test
    @DisplayName("verify finds an intact copy intact, alone and with an earlier checkpoint")
    void intact() throws Exception {
        append(300);
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("earlier"));
        append(700);
        CommandRun alone = verify();
        assertThat(alone.exitCode()).isZero();
        assertThat(alone.out())
                .containsSubsequence(
                        "Origin:               " + ORIGIN + "\n",
                        "Signing key:          ",
                        " (Ed25519)\n",
                        "Size:                 1,000 records\n",
                        "Root hash:            ",
                        "Verified records:     1,000 (1,000 not readable by this version)\n",
                        "Completeness:         not checked, because there are no records\n",
                        "Earlier checkpoints:  none compared (name one with --since)\n",
                        "Result:               INTACT\n");
        CommandRun since = verify("--since", at("earlier"));
        assertThat(since.exitCode()).isZero();
        assertThat(since.out()).contains("Earlier checkpoints:  1 continued\n");
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.path("result").asText()).isEqualTo("intact");
        assertThat(json.path("size").asLong()).isEqualTo(1000);
    }

    @Test
    @DisplayName("verify exits with 1 and names the changed entry")
    void tampered() throws Exception {
        append(600);
        Path bundle = folder.resolve("copy/tile/entries/001");
        Files.write(bundle, change(Files.readAllBytes(bundle), 105));
        CommandRun outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "Defect:               tile/entries/001: entry 265 does not match its hash.\n",
                        "First bad record:     entry 265\n",
                        "Result:               TAMPERED\n");
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.path("firstBad").asLong()).isEqualTo(265);
        assertThat(json.path("lastBad").asLong()).isEqualTo(265);
    }

    @Test
    @DisplayName("verify exits with 1 if the log does not continue the earlier checkpoint")
    void rewritten() throws Exception {
        append(600);
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("earlier"));
        store = new DirectoryLogStore(folder.resolve("other"));
        head = Frontier.empty().head();
        append(500);
        Files.move(folder.resolve("copy"), folder.resolve("old"));
        Files.move(folder.resolve("other"), folder.resolve("copy"));
        CommandRun outcome = verify("--since", at("earlier"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "Defect:               The log has 500 entries, but the earlier checkpoint has 600.\n",
                        "First bad record:     an entry from 500 to 599\n");
    }

    @Test
    @DisplayName("verify exits with 2 if it cannot decide, and names what is missing")
    void undecided() throws Exception {
        append(600);
        Files.delete(folder.resolve("copy/tile/entries/001"));
        CommandRun missing = verify();
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.out().lines())
                .containsExactly(
                        "Reason:               tile/entries/001 is missing. The copy is incomplete, or the log was"
                                + " pruned.",
                        "Result:               CANNOT DECIDE");
        assertThat(new ObjectMapper()
                        .readTree(verify("--json").out())
                        .path("result")
                        .asText())
                .isEqualTo("undecided");
        LogPruning.deleteEntries(store, 0, 512);
        CommandRun pruned = verify();
        assertThat(pruned.exitCode()).isEqualTo(2);
        assertThat(pruned.out())
                .contains(
                        "Reason:               The records 0 to 511 are missing, and no later record of the log says"
                                + " that they were pruned. Add --from 512 if you know why they are missing.\n",
                        "Result:               CANNOT DECIDE\n");
        CommandRun allowed = verify("--from", "512");
        assertThat(allowed.exitCode()).isZero();
        assertThat(allowed.out())
                .contains("512 (0 to 511), not verified, and no later record says that they were pruned\n");

        Files.writeString(folder.resolve("policy.txt"), "log x\nquorum none\n");
        CommandRun policy = verify();
        assertThat(policy.exitCode()).isEqualTo(2);
        assertThat(policy.err()).contains("policy.txt is not a policy: A verifier key must have the form name+id+key.");
        assertThat(keyward("verify", at("copy"), "--policy", at("none")).err()).contains("There is no file ");
        Files.writeString(
                folder.resolve("policy.txt"),
                keyward("keys", "show", at("keys.pem"), "--origin", "o").out());
        assertThat(keyward("verify", at("none"), "--policy", at("policy.txt")).err())
                .contains("There is no folder ");
        assertThat(verify().out()).contains("checkpoint: The checkpoint is not signed by a key of the policy.");
        assertThat(verify("--since", at("none")).err()).contains("There is no file ");
    }

    @Test
    @DisplayName("verify exits with 1 if the log lacks a record that a node counted")
    void incomplete() throws Exception {
        append(List.of(record(1, "user", 0), record(2, "user", 0), record(3, "log.stop", 2)));
        assertThat(verify().out())
                .contains("Completeness:         boots: 1 complete, 0 open, 0 with other counts\n", "INTACT");
        append(List.of(record(4, "log.stop", 9)));
        CommandRun outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "  boot 5e0c of node kc-0: 4 records, but the node counted 10\n",
                        "Result:               INCOMPLETE\n");
        assertThat(new ObjectMapper()
                        .readTree(verify("--json").out())
                        .path("result")
                        .asText())
                .isEqualTo("incomplete");
    }

    @Test
    @DisplayName("verify says how many writes of administrators the nodes counted, and warns of those without a record")
    void adminWrites() throws Exception {
        append(List.of(record(1, "user", 0)));
        assertThat(verify().out()).doesNotContain("Admin writes:");
        append(List.of(record(2, "log.tally", writes(1, 7, 7))));
        CommandRun explained = verify();
        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out())
                .contains("Admin writes:         7 writes, 7 explained\n")
                .doesNotContain("Warning");
        append(List.of(record(3, "log.tally", writes(2, 9, 8))));
        CommandRun unexplained = verify();
        assertThat(unexplained.exitCode()).isZero();
        assertThat(unexplained.out())
                .contains("Admin writes:         9 writes, 8 explained\n"
                        + "  Warning: no record says what 1 of the writes changed.");
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.path("adminWrites").asLong()).isEqualTo(9);
        assertThat(json.path("explainedAdminWrites").asLong()).isEqualTo(8);
    }

    private static Map<String, Fact> writes(long committed, long writes, long explained) {
        return Map.of(
                "committed", Fact.of(committed), "writes", Fact.of(writes), "explained_writes", Fact.of(explained));
    }

    @Test
    @DisplayName("verify cannot decide if the missing records may be entries that this version cannot read")
    void unreadable() throws Exception {
        byte[] newer = "{\"v\":2}".getBytes(StandardCharsets.UTF_8);
        append(List.of(record(1, "user", 0), newer, record(3, "log.stop", 2)));
        CommandRun outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out())
                .contains(
                        "Verified records:     3 (1 not readable by this version)\n",
                        "  boot 5e0c of node kc-0: 2 records, but the node counted 3\n",
                        "Result:               CANNOT DECIDE: the tree is intact, but");
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.path("result").asText()).isEqualTo("undecided");
        assertThat(json.path("completeness").asText()).isEqualTo("undecided");
        append(List.of(record(4, "log.start", 0), record(5, "log.stop", 9)));
        assertThat(verify().exitCode()).isEqualTo(1);
    }

    @Test
    @DisplayName("verify exits with 1 if two records have the same counter")
    void duplicates() throws Exception {
        append(List.of(record(1, "user", 0), record(1, "user", 0), record(3, "log.stop", 2)));
        assertThat(verify().exitCode()).isEqualTo(1);
        assertThat(verify().out()).contains("but the node counted 3, and 1 with a counter twice\n");
    }

    @Test
    @DisplayName("verify checks the completeness of a pruned log with the counts in the record of the pruning")
    void pruned() throws Exception {
        List<byte[]> records = new ArrayList<>();
        PrunedRecords pruned = new PrunedRecords(new LogId("7d1f"));
        for (int n = 1; n <= 300; n++) {
            records.add(record(n, "user", 0));
            if (n <= 256) {
                pruned.accept(RecordReader.read(records.get(n - 1), 0, records.get(n - 1).length));
            }
        }
        append(records);
        append(List.of(record(301, "log.pruned", pruned.facts(256)), record(302, "log.stop", 301)));
        LogPruning.deleteEntries(store, 0, 256);
        for (CommandRun outcome : List.of(verify(), verify("--from", "256"))) {
            assertThat(outcome.out())
                    .contains(
                            "Verified records:     46, from entry 256\n",
                            "Earlier records:      256 (0 to 255), pruned, as record 300 states\n",
                            "Completeness:         boots: 1 complete, 0 open, 0 with other counts\n",
                            "INTACT");
            assertThat(outcome.exitCode()).isZero();
        }
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.path("firstEntry").asLong()).isEqualTo(256);
        assertThat(json.path("pruningRecord").asLong()).isEqualTo(300);
        Files.createDirectories(folder.resolve("second"));
        CommandRun mirrored = keyward("mirror", at("second"), "--source", at("copy"), "--policy", at("policy.txt"));
        assertThat(mirrored.exitCode()).describedAs(mirrored.out()).isZero();
        assertThat(mirrored.out()).contains("The copy begins with record 256, because the log does not have");
        assertThat(keyward("verify", at("second"), "--policy", at("policy.txt")).out())
                .contains("INTACT");
        CommandRun query = keyward("query", at("second"), "--policy", at("policy.txt"), "--type", "log.pruned");
        assertThat(query.exitCode()).isZero();
        assertThat(query.out()).contains("minimum_index");
        CommandRun proof = keyward("prove", at("second"), "id300", "--policy", at("policy.txt"));
        assertThat(proof.exitCode()).isZero();
        assertThat(proof.out()).startsWith("c2sp.org/tlog-proof");
        assertThat(verify("--from", "257").out())
                .contains(
                        "Completeness:         not checked, because no record states what was pruned before entry 257");
        append(List.of(record(303, "log.start", 0), record(304, "log.stop", 304)));
        assertThat(verify("--from", "256").exitCode()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "verify does not accept that more is missing than the log says was pruned, or that another log was pruned")
    void missingMore() throws Exception {
        append(530);
        append(List.of(
                record(531, "log.pruned", new PrunedRecords(new LogId("7d1f")).facts(256)),
                record(532, "log.pruned", Map.of("minimum_index", Fact.of(512), "log", Fact.of("5e0c")))));
        LogPruning.deleteEntries(store, 0, 256);
        assertThat(verify().exitCode()).isZero();
        LogPruning.deleteEntries(store, 256, 512);
        CommandRun outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("The records 0 to 511 are missing", "CANNOT DECIDE");
        assertThat(keyward("query", at("copy"), "--policy", at("policy.txt")).err())
                .contains("The records 0 to 511 are missing", "Add --first 512 if you know why");
    }

    @Test
    @DisplayName(
            "keys rotate writes a file with both keys, and --finish one with the new key; --retired accepts the old"
                    + " one")
    void rotation() throws Exception {
        append(600);
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("earlier"));
        Files.move(folder.resolve("policy.txt"), folder.resolve("old-policy.txt"));
        assertThat(keyward("keys", "rotate", at("keys.pem"), at("both.pem")).exitCode())
                .isZero();
        String both =
                keyward("keys", "show", at("both.pem"), "--origin", ORIGIN).out();
        assertThat(both.lines().filter(line -> line.startsWith("log "))).hasSize(2);
        assertThat(both)
                .contains(Files.readString(folder.resolve("old-policy.txt"))
                        .lines()
                        .findFirst()
                        .orElseThrow());
        CommandRun finished = keyward("keys", "rotate", "--finish", at("both.pem"), at("new.pem"));
        assertThat(finished.out()).contains("without the retired key for signatures.");
        Files.delete(folder.resolve("keys.pem"));
        Files.move(folder.resolve("new.pem"), folder.resolve("keys.pem"));
        append(10);
        Files.writeString(
                folder.resolve("policy.txt"),
                keyward("keys", "show", at("keys.pem"), "--origin", ORIGIN).out());
        assertThat(verify("--since", at("earlier")).out()).contains("The earlier checkpoint cannot be used");
        CommandRun outcome = verify("--since", at("earlier"), "--retired", at("old-policy.txt"));
        assertThat(outcome.exitCode()).isZero();
        assertThat(keyward("keys", "rotate", at("keys.pem"), at("both.pem")).err())
                .contains("both.pem exists, and is not overwritten. Name another file.");
        assertThat(keyward("keys", "rotate", at("none"), at("x.pem")).err()).contains("There is no file ");
    }

    @Test
    @DisplayName("keys never overwrites a file, shows no secret, and refuses readable files and bad origins")
    void keys() throws Exception {
        String file = Files.readString(folder.resolve("keys.pem"));
        CommandRun again = keyward("keys", "make", at("keys.pem"));
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("keys.pem exists, and is not overwritten. Name another file.");
        assertThat(folder.resolve("keys.pem")).hasContent(file);
        String shown =
                keyward("keys", "show", at("keys.pem"), "--origin", ORIGIN).out();
        file.lines()
                .filter(line -> !line.startsWith("---"))
                .forEach(line -> assertThat(shown).doesNotContain(line));
        assertThat(keyward("keys", "show", at("keys.pem"), "--origin", "a b").err())
                .contains("--origin: The name of a key must not be empty, or contain spaces or plus signs.");
        assertThat(keyward("keys", "show", at("none"), "--origin", ORIGIN).err())
                .contains("There is no file ");
        Files.writeString(folder.resolve("keys.pem"), "");
        assertThat(keyward("keys", "show", at("keys.pem"), "--origin", ORIGIN).err())
                .contains("keys.pem has no block KEYWARD PSEUDONYM KEY, so it is damaged or no key file.");
        assertThat(keyward("keys", "make", at("none/keys.pem")).err()).contains("There is no folder for ");
        assertThat(keyward().exitCode()).isEqualTo(2);
        assertThat(keyward("keys").err()).contains("Name a command.");
    }

    @Test
    @DisplayName("verify names ten boots whose counts differ, and the number of the others")
    void manyBoots() throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            records.add(RecordWriter.write(new AuditRecord(
                    "id" + n,
                    1,
                    new LogId("7d1f"),
                    "realm",
                    new AuditRecord.Origin("kc-0", "boot-" + n, 1),
                    "log.stop",
                    "type",
                    Map.of("committed", Fact.of(7)),
                    List.of())));
        }
        append(records);
        assertThat(verify().out())
                .contains("  boot boot-9 of node", "  and 2 further boots\n")
                .doesNotContain("boot-10");
    }

    private static byte[] record(int count, String kind, long committed) {
        return record(count, kind, Map.of("committed", Fact.of(committed)));
    }

    private static byte[] record(int count, String kind, Map<String, Fact> data) {
        return RecordWriter.write(new AuditRecord(
                "id" + count,
                1,
                new LogId("7d1f"),
                "realm",
                new AuditRecord.Origin("kc-0", "5e0c", count),
                kind,
                "type",
                data,
                List.of()));
    }

    private void append(int count) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            entries.add(("entry " + (head.size() + n)).getBytes(StandardCharsets.UTF_8));
        }
        append(entries);
    }

    private void append(List<byte[]> entries) throws IOException {
        TileAppender appender = TileAppender.open(store, head);
        for (byte[] entry : entries) {
            appender.append(entry);
        }
        appender.flush();
        head = appender.head();
        NoteSigner signer = KeyFile.read(folder.resolve("keys.pem")).signer(ORIGIN);
        store.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, head).signedBy(List.of(signer)).bytes());
    }

    private static byte[] change(byte[] content, int at) {
        content[at] ^= 1;
        return content;
    }

    private CommandRun verify(String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", at("copy"), "--policy", at("policy.txt")));
        arguments.addAll(List.of(options));
        return keyward(arguments.toArray(String[]::new));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static CommandRun keyward(String... arguments) {
        return CommandRun.audit(arguments);
    }
}
