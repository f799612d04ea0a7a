package dev.keyward.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.keyward.cli.KeywardCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        Outcome shown = keyward("keys", "show", at("keys.pem"), "--origin", ORIGIN);
        assertThat(shown.out()).startsWith("log " + ORIGIN + "+").endsWith("\nquorum none\n");
        Files.writeString(folder.resolve("policy.txt"), shown.out());
    }

    @Test
    @DisplayName("verify finds an intact copy intact, alone and with an earlier checkpoint")
    void intact() throws Exception {
        append(300);
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("earlier"));
        append(700);
        Outcome alone = verify();
        assertThat(alone.exitCode()).isZero();
        assertThat(alone.out())
                .containsSubsequence(
                        "origin      " + ORIGIN + "\n",
                        "key         ",
                        " (Ed25519)\n",
                        "size        1,000\n",
                        "root        ",
                        "entries     1,000 match, 1,000 of them are not records of version 1\n",
                        "records     not checked (no records)\n",
                        "continues   not checked (no --since)\n",
                        "RESULT      INTACT\n");
        Outcome since = verify("--since", at("earlier"));
        assertThat(since.exitCode()).isZero();
        assertThat(since.out()).contains("continues   1 earlier checkpoint\n");
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
        Outcome outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "defect      tile/entries/001: entry 265 does not match its hash.\n",
                        "first bad   entry 265\n",
                        "RESULT      TAMPERED\n");
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
        Outcome outcome = verify("--since", at("earlier"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "defect      The log has 500 entries, but the earlier checkpoint has 600.\n",
                        "first bad   an entry from 500 to 599\n");
    }

    @Test
    @DisplayName("verify exits with 2 if it cannot decide, and names what is missing")
    void undecided() throws Exception {
        append(600);
        Files.delete(folder.resolve("copy/tile/entries/001"));
        Outcome missing = verify();
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.out().lines())
                .containsExactly(
                        "reason      tile/entries/001 is missing. The copy is incomplete, or the log was pruned.",
                        "RESULT      CANNOT DECIDE");
        assertThat(new ObjectMapper()
                        .readTree(verify("--json").out())
                        .path("result")
                        .asText())
                .isEqualTo("undecided");
        LogPruning.raise(store, 0, 512);
        assertThat(verify("--from", "512").out()).contains("entries     88 match, from entry 512");

        Files.writeString(folder.resolve("policy.txt"), "log x\nquorum none\n");
        Outcome policy = verify();
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
        assertThat(verify().out()).contains("records     boots: 1 complete, 0 open, 0 with other counts\n", "INTACT");
        append(List.of(record(4, "log.stop", 9)));
        Outcome outcome = verify();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "missing     boot 5e0c of node kc-0: 4 records, but the node counted 10\n",
                        "RESULT      INCOMPLETE\n");
        assertThat(new ObjectMapper()
                        .readTree(verify("--json").out())
                        .path("result")
                        .asText())
                .isEqualTo("incomplete");
    }

    @Test
    @DisplayName("keys never overwrites a file, shows no secret, and refuses readable files and bad origins")
    void keys() throws Exception {
        String file = Files.readString(folder.resolve("keys.pem"));
        Outcome again = keyward("keys", "make", at("keys.pem"));
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("keys.pem exists, and keys are never overwritten.");
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
                .contains("keys.pem has no block KEYWARD PSEUDONYM KEY.");
        assertThat(keyward("keys", "make", at("none/keys.pem")).err()).contains("cannot be written");
        assertThat(keyward().exitCode()).isEqualTo(2);
        assertThat(keyward("keys").err()).contains("Name a command.");
    }

    private static byte[] record(int count, String kind, long committed) {
        return RecordWriter.write(new AuditRecord(
                "id" + count,
                1,
                new LogId("7d1f"),
                "realm",
                new AuditRecord.Origin("kc-0", "5e0c", count),
                kind,
                "type",
                Map.of("committed", Fact.of(committed)),
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

    private Outcome verify(String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", at("copy"), "--policy", at("policy.txt")));
        arguments.addAll(List.of(options));
        return keyward(arguments.toArray(String[]::new));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Outcome keyward(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = KeywardCli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private record Outcome(int exitCode, String out, String err) {}
}
