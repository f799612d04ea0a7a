package dev.keyward.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.LogProof;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.cli.CommandRun;
import dev.keyward.cli.auditexport.SqlExport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("keyward audit mirror, query and prove")
class AuditCopyCommandsTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final String ORIGIN = LOG.origin("id.example.com");
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    private Path folder;

    private final AuditKeys keys = AuditKeys.make();
    private TreeHead head = Frontier.empty().head();
    private DirectoryLogStore log = new DirectoryLogStore(Path.of(""));

    @BeforeEach
    void makeLog() throws IOException {
        log = new DirectoryLogStore(folder.resolve("log"));
        KeyFile.write(folder.resolve("keys.pem"), keys);
        Files.writeString(folder.resolve("policy.txt"), new LogPolicy(keys.verifierKeys(ORIGIN)).text());
        append(300);
    }

    @Test
    @DisplayName("mirror copies a folder, then only what is new, and refuses a log that was rewritten")
    void mirror() throws Exception {
        CommandRun first = keyward("mirror", at("copy"), "--source", at("log"), "--policy", at("policy.txt"));
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).isEqualTo(at("copy") + ": 300 new records verified and copied, 300 in all.\n");
        append(400);
        assertThat(keyward("mirror", at("copy"), "--source", at("log"), "--policy", at("policy.txt"))
                        .out())
                .isEqualTo(at("copy") + ": 400 new records verified and copied, 700 in all.\n");
        assertThat(keyward("mirror", at("copy"), "--source", at("log"), "--policy", at("policy.txt"))
                        .out())
                .isEqualTo(at("copy") + " is up to date: 700 records.\n");
        assertThat(keyward("verify", at("copy"), "--policy", at("policy.txt")).exitCode())
                .isZero();
        log = new DirectoryLogStore(folder.resolve("other"));
        head = Frontier.empty().head();
        append(100);
        CommandRun truncated = keyward("mirror", at("copy"), "--source", at("other"), "--policy", at("policy.txt"));
        assertThat(truncated.exitCode()).isEqualTo(1);
        assertThat(truncated.out())
                .isEqualTo("TAMPERED: The log has 100 entries, but the copy has 700.\n"
                        + "First bad record: an entry from 100 to 699\nThe copy in " + at("copy")
                        + " was not changed. Keep it.\n");
    }

    @Test
    @DisplayName("mirror reads the log of a realm from a server, with the administrator's token")
    void server() throws Exception {
        List<String> refused = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isAllowed =
                    "Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getRawPath().replace("/admin/realms/a%20b/audit-log/", "");
            Optional<byte[]> content = LogResource.parse(path).isPresent()
                    ? log.read(LogResource.parse(path).get())
                    : Optional.empty();
            if (!isAllowed || LogResource.parse(path).isEmpty()) {
                refused.add(path);
            }
            byte[] body = content.orElse(new byte[0]);
            exchange.sendResponseHeaders(
                    isAllowed ? (content.isPresent() ? 200 : 404) : 401, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        InputStream before = System.in;
        try {
            append(700);
            String address = "http://localhost:" + server.getAddress().getPort();
            System.setIn(new ByteArrayInputStream("t0ken\n".getBytes(StandardCharsets.UTF_8)));
            CommandRun outcome = keyward(
                    "mirror",
                    at("copy"),
                    "--server",
                    address,
                    "--realm",
                    "a b",
                    "--secret-stdin",
                    "--policy",
                    at("policy.txt"));
            assertThat(outcome.out()).contains("1,000 new records verified and copied");
            assertThat(refused).isEmpty();
            System.setIn(new ByteArrayInputStream("t0ken\n".getBytes(StandardCharsets.UTF_8)));
            CommandRun verified = keyward(
                    "verify", "--server", address, "--realm", "a b", "--secret-stdin", "--policy", at("policy.txt"));
            assertThat(verified.out()).contains("Verified records:     1,000\n", "INTACT");
            assertThat(keyward("verify", at("copy"), "--realm", "a b", "--policy", at("policy.txt"))
                            .err())
                    .contains("Name one log: DIR, or --server URL with --realm REALM.");
            System.setIn(new ByteArrayInputStream("other\n".getBytes(StandardCharsets.UTF_8)));
            CommandRun noAccess = keyward(
                    "mirror",
                    at("copy"),
                    "--server",
                    address,
                    "--realm",
                    "a b",
                    "--secret-stdin",
                    "--policy",
                    at("policy.txt"));
            assertThat(noAccess.exitCode()).isEqualTo(2);
            assertThat(noAccess.out()).contains("CANNOT DECIDE: The source cannot be read: The server does not accept");
        } finally {
            System.setIn(before);
            server.stop(0);
        }
    }

    @Test
    @DisplayName("mirror names what is wrong with its arguments and its copy")
    void mirrorErrors() throws Exception {
        assertThat(keyward("mirror", at("copy"), "--policy", at("policy.txt")).err())
                .contains("Name one log: --source DIR, or --server URL with --realm REALM.");
        assertThat(keyward("mirror", at("copy"), "--policy", at("policy.txt"), "--source", at("none"))
                        .err())
                .contains("There is no folder ");
        assertThat(keyward("mirror", at("copy"), "--policy", at("policy.txt"), "--source", at("log"), "--from", "7")
                        .err())
                .contains("--from: The first entry of a copy must be a multiple of 256, not 7.");
        Files.write(folder.resolve("log/tile/entries/000"), new byte[20]);
        CommandRun tampered = keyward("mirror", at("new"), "--policy", at("policy.txt"), "--source", at("log"));
        assertThat(tampered.exitCode()).isEqualTo(1);
        assertThat(tampered.out())
                .startsWith("TAMPERED: tile/entries/000")
                .endsWith("There is no copy in " + at("new") + " yet.\n");
        Files.writeString(folder.resolve("copy/checkpoint"), "damaged");
        CommandRun damaged = keyward("mirror", at("copy"), "--policy", at("policy.txt"), "--source", at("log"));
        assertThat(damaged.exitCode()).isEqualTo(2);
        assertThat(damaged.err()).contains("cannot be updated: the checkpoint of the copy cannot be used:");
    }

    @Test
    @DisplayName("query prints the records of a person, a period and a type, as JSON lines")
    void conditions() throws Exception {
        CommandRun all = query();
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines()).hasSize(300);
        assertThat(all.err()).isEqualTo("300 records of 300. The copy is intact.\n");
        JsonNode first =
                new ObjectMapper().readTree(all.out().lines().findFirst().orElseThrow());
        assertThat(first.path("index").asLong()).isZero();
        assertThat(first.path("record").path("id").asText()).isEqualTo("event-0");
        assertThat(query("--from", "2026-11-02", "--to", "2026-11-02T02:00:00Z")
                        .out()
                        .lines())
                .hasSize(2);
        assertThat(query("--type", "LOGIN_ERROR").out().lines()).hasSize(100);
        assertThat(query("--type", "user").out().lines()).hasSize(300);
        String pseudonym = new Pseudonyms(keys.pseudonyms(), "realm").of(Pseudonyms.USER, "user-3");
        assertThat(query("--user", pseudonym).out().lines()).hasSize(30);
        assertThat(query("--user", "USER-3", "--keys", at("keys.pem"), "--type", "LOGIN")
                        .out()
                        .lines())
                .hasSize(20)
                .allMatch(line -> line.contains(pseudonym));
        assertThat(query("--user", "user-3").err())
                .contains("--user user-3: is not a pseudonym, which begins with p1:.");
        assertThat(query("--from", "yesterday").err()).contains("--from yesterday: must be a day such as 2026-11-01");
        assertThat(query("--format", "xml").err()).contains("--format xml: must be jsonl or csv.");
    }

    @Test
    @DisplayName("query prints CSV that no spreadsheet executes, one line for each record")
    void csv() throws Exception {
        append(List.of(RecordWriter.write(new AuditRecord(
                "event-x",
                START.toEpochMilli(),
                LOG,
                "=cmd|' /C calc'!A0",
                new AuditRecord.Origin("node\n\"one\"", "5e0c", 1),
                "user",
                "LOGIN",
                Map.of("text", Fact.of("a\nb,\"c\"")),
                List.of()))));
        List<String> lines = query("--format", "csv").out().lines().toList();
        assertThat(lines).hasSize(302).startsWith("index,time,log,realm,kind,type,people,data,node,boot,n,id");
        assertThat(lines.get(301))
                .isEqualTo("300,2026-11-01T00:00:00Z,7d1f,\"'=cmd|' /C calc'!A0\",user,LOGIN,,"
                        + "\"{\"\"text\"\":\"\"a\\nb,\\\"\"c\\\"\"\"\"}\",\"node \"\"one\"\"\",5e0c,1,event-x");
    }

    @Test
    @DisplayName("query prints no record from the first changed one on, and exits with 1")
    void queryTampered() throws Exception {
        Path bundle = folder.resolve("log/tile/entries/001.p/44");
        byte[] content = Files.readAllBytes(bundle);
        content[20] ^= 1;
        Files.write(bundle, content);
        CommandRun outcome = query();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out().lines()).hasSize(256);
        assertThat(outcome.err()).startsWith("The copy was tampered with: tile/entries/001.p/44: entry 256");
        Files.delete(bundle);
        assertThat(query().exitCode()).isEqualTo(2);
    }

    @Test
    @DisplayName("prove writes a proof that the policy alone verifies")
    void prove() throws Exception {
        CommandRun printed = keyward("prove", at("log"), "event-123", "--policy", at("policy.txt"));
        assertThat(printed.exitCode()).isZero();
        LogProof proof = LogProof.parse(printed.out().getBytes(StandardCharsets.UTF_8));
        assertThat(proof.index()).isEqualTo(123);
        LogPolicy policy = LogPolicy.parse(Files.readAllBytes(folder.resolve("policy.txt")));
        assertThat(proof.verify(new MerkleHasher().leaf(proof.extra()), policy)).isPresent();
        assertThat(new String(proof.extra(), StandardCharsets.UTF_8)).contains("\"id\":\"event-123\"");
        CommandRun written =
                keyward("prove", at("log"), "event-123", "--policy", at("policy.txt"), "-o", at("e.tlog-proof"));
        assertThat(written.out()).contains("proof that record 123 of the log is the event event-123.");
        assertThat(folder.resolve("e.tlog-proof")).hasBinaryContent(proof.bytes());
        assertThat(keyward("prove", at("log"), "event-123", "--policy", at("policy.txt"), "-o", at("e.tlog-proof"))
                        .err())
                .contains("e.tlog-proof exists, and is not overwritten. Name another file.");
        CommandRun unknown = keyward("prove", at("log"), "event-300", "--policy", at("policy.txt"));
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("The copy has no event event-300.\n");
    }

    @Test
    @DisplayName("run every command of docs/audit-log-copies.md")
    void documented() throws Exception {
        append(List.of(RecordWriter.write(new AuditRecord(
                "6b1f0d1e",
                START.toEpochMilli(),
                LOG,
                "realm",
                new AuditRecord.Origin("kc-0", "5e0c", 301),
                "user",
                "LOGIN",
                Map.of(),
                List.of()))));
        List<String> commands = Pattern.compile("```sh\nkeyward audit (.*?)\n```")
                .matcher(Files.readString(Path.of("../docs/audit-log-copies.md")))
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(commands).hasSize(11);
        Files.write(folder.resolve("export.txt"), SqlExport.of(log, LOG.text(), head.size()));
        for (String command : commands) {
            if (command.contains("policy-3.txt")) {
                publishWith(KeyFile.read(folder.resolve("keys-3.pem")));
            }
            CommandRun outcome = keyward(Stream.of(command.split(" "))
                    .map(argument -> argument.matches("copy|log|unpacked|[a-z0-9-]+\\.(txt|pem|html|tlog-proof)")
                            ? at(argument)
                            : argument)
                    .toArray(String[]::new));
            assertThat(outcome.exitCode())
                    .describedAs("%s: %s%s", command, outcome.out(), outcome.err())
                    .isZero();
        }
        assertThat(folder.resolve("event.tlog-proof")).isNotEmptyFile();
    }

    /** Signs the log with other keys, as after a rotation. */
    private void publishWith(AuditKeys rotated) throws IOException {
        Files.writeString(folder.resolve("policy-3.txt"), new LogPolicy(rotated.verifierKeys(ORIGIN)).text());
        log.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, head)
                        .signedBy(rotated.signers(ORIGIN))
                        .bytes());
    }

    private void append(int count) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Pseudonyms pseudonyms = new Pseudonyms(keys.pseudonyms(), "realm");
        for (int n = 0; n < count; n++) {
            long index = head.size() + n;
            records.add(RecordWriter.write(new AuditRecord(
                    "event-" + index,
                    START.plusSeconds(3600 * index).toEpochMilli(),
                    LOG,
                    "realm",
                    new AuditRecord.Origin("kc-0", "5e0c", index + 1),
                    "user",
                    index % 3 == 0 ? "LOGIN_ERROR" : "LOGIN",
                    Map.of("client", Fact.of("account-console")),
                    List.of(new Participant(
                            "user", pseudonyms.of(Pseudonyms.USER, "user-" + index % 10), Optional.empty())))));
        }
        append(records);
    }

    private void append(List<byte[]> records) throws IOException {
        TileAppender appender = TileAppender.open(log, head);
        for (byte[] entry : records) {
            appender.append(entry);
        }
        appender.flush();
        head = appender.head();
        log.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, head).signedBy(keys.signers(ORIGIN)).bytes());
    }

    private CommandRun query(String... options) {
        List<String> arguments = new ArrayList<>(List.of("query", at("log"), "--policy", at("policy.txt")));
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
