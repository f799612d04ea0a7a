package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.cli.KeywardCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A signed log in a folder, to which tests add records, and the command that reports on it. */
final class ReportedLog {

    static final String ORIGIN = "id.example.com/audit-log/7d1f";

    private static final LogId LOG = new LogId("7d1f");

    private final AuditKeys keys = AuditKeys.make();
    private final Path folder;
    private final DirectoryLogStore store;
    private final List<byte[]> waiting = new ArrayList<>();
    private TreeHead head = Frontier.empty().head();
    private long records;
    private String node = "kc-0";
    private String realm = "realm-1";

    /** Creates a log in the folder {@code copy} of the given folder, with its policy in {@code policy.txt}. */
    ReportedLog(Path folder) throws IOException {
        this.folder = folder;
        this.store = new DirectoryLogStore(folder.resolve("copy"));
        Files.writeString(folder.resolve("policy.txt"), new LogPolicy(keys.verifierKeys(ORIGIN)).text());
    }

    ReportedLog madeBy(String newNode) {
        node = newNode;
        return this;
    }

    ReportedLog inRealm(String newRealm) {
        realm = newRealm;
        return this;
    }

    /** Adds a record about the given people, each written as role and pseudonym, such as {@code actor=p1:ann}. */
    ReportedLog add(String time, String kind, String type, Map<String, Fact> data, String... people) {
        records++;
        waiting.add(RecordWriter.write(new AuditRecord(
                "event-" + records,
                Instant.parse(time).toEpochMilli(),
                LOG,
                realm,
                new AuditRecord.Origin(node, "5e0c", records),
                kind,
                type,
                data,
                Stream.of(people)
                        .map(person -> person.split("=", 2))
                        .map(person -> new Participant(person[0], person[1], Optional.empty()))
                        .toList())));
        return this;
    }

    /** Adds an entry that is no record of a known version. */
    ReportedLog addUnreadable(String entry) {
        waiting.add(entry.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Adds the record with which a node stops, which states the given number of records before it. */
    ReportedLog stop(String time, long committed) {
        return add(time, "log.stop", "log.stop", Map.of("committed", Fact.of(committed)));
    }

    /** Signs a checkpoint of all records. */
    ReportedLog sign() throws IOException {
        TileAppender appender = TileAppender.open(store, head);
        for (byte[] entry : waiting) {
            appender.append(entry);
        }
        appender.flush();
        waiting.clear();
        head = appender.head();
        store.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, head).signedBy(keys.signers(ORIGIN)).bytes());
        return this;
    }

    /** Runs {@code keyward audit report} on the log. */
    Outcome report(String html, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("audit", "report", at("copy"), "--policy", at("policy.txt"), "--html", at(html)));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = KeywardCli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    String at(String name) {
        return folder.resolve(name).toString();
    }

    /** The exit code and output of the command. */
    record Outcome(int exitCode, String out, String err) {}
}
