package dev.keyward.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.cli.KeywardCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input of all {@code keyward audit} commands: the error names the value and what is allowed, the exit code is 2, and no file
 * changes.
 */
@DisplayName("keyward audit, with bad input,")
class AuditBadInputTest {

    private static final String ORIGIN = "id.example.com/audit-log/7d1f";

    @TempDir
    private Path folder;

    private Map<String, Integer> before = Map.of();

    /** Makes an intact log and a copy, good and bad policies, checkpoints and key files, and an empty folder. */
    @BeforeEach
    void makeFiles() throws IOException {
        AuditKeys keys = AuditKeys.make();
        KeyFile.write(folder.resolve("keys.pem"), keys);
        Files.writeString(folder.resolve("policy.txt"), new LogPolicy(keys.verifierKeys(ORIGIN)).text());
        for (String name : new String[] {"log", "copy", "damaged"}) {
            DirectoryLogStore store = new DirectoryLogStore(folder.resolve(name));
            TileAppender appender = TileAppender.open(store, Frontier.empty().head());
            for (int n = 0; n < 300; n++) {
                appender.append(("entry " + n).getBytes(StandardCharsets.UTF_8));
            }
            appender.flush();
            store.write(
                    LogResource.CHECKPOINT,
                    new LogCheckpoint(ORIGIN, appender.head())
                            .signedBy(keys.signers(ORIGIN))
                            .bytes());
        }
        Files.writeString(folder.resolve("damaged/checkpoint"), "damaged");
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("hello.txt"), "hello");
        Files.writeString(folder.resolve("nothing.txt"), "");
        Files.writeString(folder.resolve("large.txt"), "#".repeat(1_000_000));
        String pem = Files.readString(folder.resolve("keys.pem"));
        key("cut.pem", pem.substring(0, 100));
        key("twice.pem", pem + pem);
        key("unknown.pem", pem + "-----BEGIN OTHER KEY-----\nAAAA\n-----END OTHER KEY-----\n");
        key("readable.pem", pem);
        Files.setPosixFilePermissions(folder.resolve("readable.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        before = contents();
    }

    private void key(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void nothingChanged() {
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "audit                                      | Name a command.",
                "audit keys                                 | Name a command.",
                "audit verfy                                | 'verfy' is not a command of keyward audit. Commands: verify, mirror, query, report, prove, unpack, keys.",
                "audit keys delete keys.pem                 | 'delete' is not a command of keyward audit keys. Commands: make, show, rotate.",
                "audit verify copy --policy policy.txt --x  | '--x' is not an option of keyward audit verify.",
                "audit mirror copy --policy policy.txt --x  | '--x' is not an option of keyward audit mirror.",
                "audit query copy --policy policy.txt --x   | '--x' is not an option of keyward audit query.",
                "audit prove copy e --policy policy.txt --x | '--x' is not an option of keyward audit prove.",
                "audit keys make new.pem --x                | '--x' is not an option of keyward audit keys make.",
                "audit verify copy log --policy policy.txt  | 'DIR/log' is one argument too many.",
                "audit verify copy                          | Missing required option: '--policy=FILE'",
                "audit mirror copy --source log             | Missing required option: '--policy=FILE'",
                "audit query copy                           | Missing required option: '--policy=FILE'",
                "audit prove copy --policy policy.txt       | Missing required parameter: 'EVENT-ID'",
                "audit keys show keys.pem                   | Missing required option: '--origin=ORIGIN'",
                "audit keys rotate keys.pem                 | Missing required parameter: 'NEW'",
            })
    @DisplayName("names unknown commands and options, and missing ones")
    void usage(String command, String error) {
        assertError(command, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "audit verify none --policy policy.txt             | There is no folder DIR/none. Correct the name.",
                "audit verify hello.txt --policy policy.txt        | DIR/hello.txt is a file. Name the folder that has the file checkpoint and the folder tile.",
                "audit query none --policy policy.txt              | There is no folder DIR/none. Correct the name.",
                "audit prove none e --policy policy.txt            | There is no folder DIR/none. Correct the name.",
                "audit report none --policy policy.txt --html r.html | There is no folder DIR/none. Correct the name.",
                "audit mirror copy --policy policy.txt --source none | There is no folder DIR/none. Correct the name.",
                "audit mirror copy --policy policy.txt --source hello.txt | DIR/hello.txt is a file. Name the folder that has the file checkpoint and the folder tile.",
                "audit mirror hello.txt --policy policy.txt --source log | DIR/hello.txt is a file. Name the folder of the copy.",
                "audit mirror copy --policy policy.txt             | Name one log: --source DIR, or --server URL with --realm REALM.",
                "audit verify --policy policy.txt                  | Name one log: DIR, or --server URL with --realm REALM.",
                "audit prove copy e --policy policy.txt -o none/e  | There is no folder for DIR/none/e. Make it first, or correct the name of the file.",
                "audit prove copy e --policy policy.txt -o hello.txt | DIR/hello.txt exists, and is not overwritten. Name another file.",
                "audit keys make none/keys.pem                     | There is no folder for DIR/none/keys.pem. Make it first, or correct the name of the file.",
                "audit keys make keys.pem                          | DIR/keys.pem exists, and is not overwritten. Name another file.",
                "audit keys rotate keys.pem cut.pem                | DIR/cut.pem exists, and is not overwritten. Name another file.",
                "audit mirror damaged --policy policy.txt --source log | The copy in DIR/damaged cannot be updated: the checkpoint of the copy cannot be used: The note has no signatures after its last blank line. Restore the file checkpoint of the copy, or make a new copy in another folder.",
            })
    @DisplayName("names missing and wrong folders and files")
    void files(String command, String error) {
        assertError(command, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "none        | There is no file DIR/none. Correct the name.",
                "empty       | DIR/empty is a folder. Name a file.",
                "hello.txt   | DIR/hello.txt is not a policy: Line 1 of the policy: only log, quorum and # are supported, no witnesses or groups.",
                "nothing.txt | DIR/nothing.txt is not a policy: The policy has no quorum line. Add: quorum none.",
                "large.txt   | DIR/large.txt is not a policy: The policy has more than 65536 bytes.",
                "keys.pem    | DIR/keys.pem is not a policy: Line 1 of the policy: only log, quorum and # are supported, no witnesses or groups.",
            })
    @DisplayName("names a malformed policy, and says what is wrong with it")
    void policies(String file, String error) {
        assertError("audit verify copy --policy " + file, error);
        assertError("audit mirror copy --source log --policy " + file, error);
        assertError("audit query copy --policy " + file, error);
        assertError("audit prove copy e --policy " + file, error);
        assertError("audit report copy --html r.html --policy " + file, error);
        assertError("audit verify copy --policy policy.txt --since copy/checkpoint --retired " + file, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "none        | There is no file DIR/none. Correct the name.",
                "copy        | DIR/copy is a folder. Name a file.",
                "hello.txt   | DIR/hello.txt is not a checkpoint: The note has no signatures after its last blank line.",
                "nothing.txt | DIR/nothing.txt is not a checkpoint: The note has no signatures after its last blank line.",
                "policy.txt  | DIR/policy.txt is not a checkpoint: The note has no signatures after its last blank line.",
            })
    @DisplayName("names a malformed checkpoint, and says what is wrong with it")
    void checkpoints(String file, String error) {
        assertError("audit verify copy --policy policy.txt --since " + file, error);
        assertError("audit report copy --policy policy.txt --html r.html --since " + file, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "none         | There is no file DIR/none. Correct the name.",
                "empty        | DIR/empty is a folder. Name a key file.",
                "cut.pem      | DIR/cut.pem has no block KEYWARD PSEUDONYM KEY, so it is damaged or no key file. Restore it from a backup, or make new keys: keyward audit keys make FILE",
                "twice.pem    | DIR/twice.pem has the same key in two blocks KEYWARD PSEUDONYM KEY.",
                "unknown.pem  | DIR/unknown.pem has a block that is damaged or unknown.",
                "readable.pem | DIR/readable.pem has the permissions rw-r--r--, so others than its owner have access. Allow only the owner: chmod 600 DIR/readable.pem. A mounted secret may also be readable by its group if root owns it and the server does not run as root.",
            })
    @DisplayName("names a key file that cannot be used, and quotes none of it")
    void keyFiles(String file, String error) {
        assertError("audit keys show --origin " + ORIGIN + " " + file, error);
        assertError("audit keys rotate " + file + " new.pem", error);
        assertError("audit query copy --policy policy.txt --user ann --keys " + file, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "audit verify copy --policy policy.txt --from x          | Invalid value for option '--from': 'x' is not a whole number",
                "audit verify copy --policy policy.txt --from -1         | --from -1: must be the index of an entry, 0 or more.",
                "audit verify copy --policy policy.txt --retired policy.txt | --retired needs --since: retired keys verify earlier checkpoints only.",
                "audit query copy --policy policy.txt --first -1         | --first -1: must be the index of an entry, 0 or more.",
                "audit query copy --policy policy.txt --from yesterday   | --from yesterday: must be a day such as 2026-11-01, or a time such as 2026-11-01T08:30:00Z.",
                "audit query copy --policy policy.txt --to 2026-11-01T08 | --to 2026-11-01T08: must be a day such as 2026-11-01, or a time such as 2026-11-01T08:30:00Z.",
                "audit query copy --policy policy.txt --from 2026-11-02 --to 2026-11-01 | --to 2026-11-01: must be after --from 2026-11-02. It is the first point in time that is no longer in the period.",
                "audit query copy --policy policy.txt --format xml       | --format xml: must be jsonl or csv.",
                "audit query copy --policy policy.txt --user ann         | --user ann: is not a pseudonym, which begins with p1:. Add --keys FILE to search by the id of a user.",
                "audit query copy --policy policy.txt --keys keys.pem    | --keys needs --user: the keys find the records of a user.",
                "audit mirror new --policy policy.txt --source log --from 7 | --from: The first entry of a copy must be a multiple of 256, not 7.",
                "audit mirror empty --policy policy.txt --source log --from 512 | --from: The first entry of a copy must be 0 to 300, because the log has no more entries, not 512.",
                "audit keys show keys.pem --origin a+b                   | --origin: The name of a key must not be empty, or contain spaces or plus signs.",
                "audit keys rotate --finish keys.pem new.pem             | DIR/keys.pem has no retired key for signatures, so there is no rotation to end. Without --finish, this command begins one.",
            })
    @DisplayName("names values that are not allowed, and what is")
    void values(String command, String error) {
        assertError(command, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "audit verify empty --policy policy.txt               | Reason:               checkpoint is missing. There is no log here, or it has no records yet.",
                "audit verify damaged --policy policy.txt             | Reason:               checkpoint: The note has no signatures after its last blank line.",
                "audit verify copy --policy policy.txt --from 301     | Reason:               The first entry to verify must be 0 to 300, not 301.",
                "audit mirror empty --policy policy.txt --source empty | CANNOT DECIDE: The source has no checkpoint.",
                "audit mirror empty --policy policy.txt --source damaged | CANNOT DECIDE: checkpoint: The note has no signatures after its last blank line.",
            })
    @DisplayName("cannot decide about a log whose checkpoint is missing or malformed")
    void undecided(String command, String reason) {
        Outcome outcome = keyward(command);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines().findFirst()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "tile/entries/000, true, 1, tile/entries/000: entry 2 has a wrong length.",
        "tile/0/000, true, 1, tile/0/000: it must have 8192 bytes.",
        "tile/1/000.p/1, true, 1, tile/1/000.p/1",
        "checkpoint, true, 2, checkpoint: ",
        "tile/entries/000, false, 2, The records 0 to 255 are missing",
        "tile/0/001.p/44, false, 2, tile/0/001.p/44 is missing.",
        "checkpoint, false, 2, checkpoint is missing. There is no log here"
    })
    @DisplayName("names the file of a copy that is cut or missing, with the exit code of the finding, in every command")
    void truncated(String name, boolean isCut, int exitCode, String found) throws IOException {
        Path file = folder.resolve("copy").resolve(name);
        byte[] content = Files.readAllBytes(file);
        if (isCut) {
            Files.write(file, Arrays.copyOf(content, 20));
        } else {
            Files.delete(file);
        }
        before = contents();
        for (String command : new String[] {
            "audit verify copy --policy policy.txt",
            "audit query copy --policy policy.txt",
            "audit prove copy e --policy policy.txt",
            "audit report copy --policy policy.txt --html report.html"
        }) {
            Outcome outcome = keyward(command);
            assertThat(outcome.exitCode()).describedAs(command).isEqualTo(exitCode);
            assertThat(outcome.out() + outcome.err()).describedAs(command).contains(found);
        }
        Files.delete(folder.resolve("report.html"));
    }

    private void assertError(String command, String error) {
        Outcome outcome = keyward(command);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines().findFirst())
                .describedAs(command)
                .contains("keyward: " + error.replace("DIR/", folder + "/"));
        assertThat(outcome.err()).doesNotContain("internal error");
    }

    /** Runs a command. Arguments that look like files are in the folder of the test. */
    private Outcome keyward(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = KeywardCli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.of(command.strip().split(" +"))
                        .map(argument ->
                                argument.matches("(log|copy|damaged|empty|none|new|[a-z]+\\.(txt|pem|html))(/.*)?")
                                        ? folder.resolve(argument).toString()
                                        : argument)
                        .toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    /** Returns the hash code of the content of each file. A lock file, and a new empty folder of a refused copy, may appear. */
    private Map<String, Integer> contents() {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, Integer> contents = new TreeMap<>();
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.endsWith(".lock")) {
                    contents.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Outcome(int exitCode, String out, String err) {}
}
