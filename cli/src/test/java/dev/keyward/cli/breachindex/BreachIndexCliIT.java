package dev.keyward.cli.breachindex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.breachedpasswords.range.RangeServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the breach-index commands of the packaged jar in a separate process, as a user runs them. */
@DisplayName("keyward breach-index")
@Execution(ExecutionMode.CONCURRENT)
class BreachIndexCliIT {

    private static final List<String> LEAKED =
            IntStream.range(0, 200).mapToObj(n -> "leaked secret " + n).toList();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("builds from the corpus, describes the index, and looks passwords up without printing them")
    void corpus() throws Exception {
        Path corpus = corpus(LEAKED);
        Outcome built =
                run("", "build", corpus.toString(), "-o", at("a.bpi"), "--partial", "--corpus-date", "2026-11-01");
        assertThat(built.exitCode()).describedAs(built.toString()).isZero();
        assertThat(built.out()).contains("a.bpi: 200 passwords");
        assertThat(built.err()).contains("--spi-keyward-breach-check--lists--index=" + at("a.bpi"));

        JsonNode info = new ObjectMapper()
                .readTree(run("", "info", at("a.bpi"), "--json").out());
        assertThat(info.path("keys").asLong()).isEqualTo(200);
        assertThat(info.path("corpusDate").asText()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(info.path("label").asText()).isEqualTo("corpus.txt");
        assertThat(run("", "info", at("a.bpi")).out()).contains("contains     200 passwords from 200 lines");

        Outcome asked = run("leaked secret 7\r\nnever leaked\n\nleaked secret 199", "lookup", at("a.bpi"));
        assertThat(asked.out()).isEqualToIgnoringNewLines("1 breached\n2 not found\n3 empty\n4 breached\n");
        assertThat(asked.err()).isEmpty();
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(run("never leaked\n", "lookup", at("a.bpi")).exitCode()).isZero();
        assertThat(run("", "lookup", at("a.bpi")).exitCode()).isZero();
        assertThat(run("\uFEFFleaked secret 7\n", "lookup", at("a.bpi")).out())
                .describedAs("with the byte order mark that some editors write")
                .isEqualToIgnoringNewLines("1 breached\n");
        Outcome endless = run("x".repeat(70_000), "lookup", at("a.bpi"));
        assertThat(endless.err()).contains("Standard input, line 1 has more than 65536 bytes");
        assertThat(endless.exitCode()).isEqualTo(2);

        Outcome verified = run("", "verify", at("a.bpi"), "--source", corpus.toString());
        assertThat(verified.out()).contains("all checksums match (", "The index holds all 200 lines of");
        assertThat(verified.exitCode()).isZero();
    }

    @Test
    @DisplayName("verifies an index with a minimum count against the lines that it should contain")
    void minCount() throws Exception {
        Path corpus = corpus(LEAKED);
        List<String> lines = new ArrayList<>(Files.readAllLines(corpus));
        lines.replaceAll(line -> line.startsWith("0") ? line.replace(":3", ":9") : line);
        Files.write(corpus, lines);
        long often = lines.stream().filter(line -> line.endsWith(":9")).count();
        assertDone(run("", "build", corpus.toString(), "-o", at("a.bpi"), "--partial", "--min-count", "9"));
        Outcome verified = run("", "verify", at("a.bpi"), "--source", corpus.toString());
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out())
                .contains(
                        "The index holds all " + often + " lines of " + corpus
                                + " that were seen 9 times or more, and nothing else.",
                        200 - often + " lines with a smaller count: left out of the index, as intended.");
    }

    @Test
    @DisplayName("builds from passwords, pairs and unsorted digests, merges, and updates a pointer")
    void otherLists() throws Exception {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\ntwo\n");
        Path pairs = Files.writeString(folder.resolve("pairs.txt"), "Ann:one\n");
        List<String> lines = Files.readAllLines(corpus(LEAKED));
        Path unsorted = Files.writeString(folder.resolve("unsorted.txt"), lines.get(1) + "\n" + lines.get(0) + "\n");
        assertDone(run("", "build", list.toString(), "--passwords", "-o", at("a.bpi"), "--pointer", at("current")));
        assertDone(run("", "build", unsorted.toString(), "--sort", "-o", at("b.bpi"), "--label", "ours", "--overlay"));
        assertDone(run("", "build", pairs.toString(), "--pairs", "-o", at("c.bpi")));
        assertThat(folder.resolve("current")).hasContent("a.bpi\n");
        assertThat(run("one\nthree\n", "lookup", at("current")).out())
                .isEqualToIgnoringNewLines("1 breached\n2 not found\n");
        assertThat(run("", "info", at("c.bpi")).out()).contains("1 pair from 1 line;");
        assertThat(run("ANN:one\nann:two\n", "lookup", at("c.bpi")).out())
                .isEqualToIgnoringNewLines("1 breached\n2 not found\n");
        assertThat(run("bob:two\nbob:three\nann:one\n", "lookup", at("c.bpi"), at("a.bpi"))
                        .out())
                .describedAs("an index of pairs and an index of passwords")
                .isEqualToIgnoringNewLines("1 breached\n2 not found\n3 breached\n");
        assertDone(run("", "merge", at("a.bpi"), at("b.bpi"), "-o", at("d.bpi")));
        assertDone(run("", "merge", at("a.bpi"), "-o", at("between.bpi"), at("b.bpi")));
        assertThat(run("", "merge", at("a.bpi"), "-o", at("e.bpi")).err())
                .contains("A merge needs two or more indexes.");
        assertThat(run("two\n", "lookup", at("d.bpi")).exitCode()).isEqualTo(1);
        assertThat(run("", "merge", at("a.bpi"), at("b.bpi"), "-o", at("d.bpi"), "--fingerprint-bits", "7")
                        .err())
                .contains("fingerprint bits must be 8 to 48, not 7");
        assertThat(run("", "info", at("b.bpi")).out()).contains("label        ours", "an overlay");
        Outcome noPair = run("one\nann:one\n", "lookup", at("c.bpi"));
        assertThat(noPair.out())
                .describedAs("a line without a colon does not end the command")
                .isEqualToIgnoringNewLines("1 not a pair\n2 breached\n");
        assertThat(run("one\n", "lookup", at("c.bpi")).exitCode()).isEqualTo(2);
        assertThat(run("", "merge", at("a.bpi"), at("c.bpi"), "-o", at("e.bpi")).err())
                .contains("different kinds");
        assertThat(run(
                                "",
                                "build",
                                list.toString(),
                                "--passwords",
                                "-o",
                                at("x.bpi"),
                                "--pointer",
                                "/elsewhere/current")
                        .err())
                .contains("must be in the folder of the index");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.txt                        | There is no",
                "nohex.txt                       | nohex.txt, line 2 has",
                "ntlm.txt                        | it looks like NTLM",
                "unsorted.txt                    | unsorted.txt, line 2 is less than the line before",
                "short.txt --partial             | has 39 hexadecimal digits and not 40",
                "good.txt                        | ranges are missing",
                "good.txt good.txt --partial     | To build from several lists of digests, add --sort",
                "good.txt --partial --counts 3   | --counts 3: must be 0, 2 or 4",
                "good.txt --partial --fingerprint-bits 7 | fingerprint bits must be 8 to 48, not 7",
                "good.txt --partial --corpus-date yesterday | is not a date. Write it like 2026-11-01",
                "good.txt --partial --corpus-date 9999-12-31 | must be between 1970-01-01 and today",
                "utf16.txt --passwords           | utf16.txt, line 1 has a zero byte",
                "good.txt --partial --label \u001b[31mred | no control characters",
                "good.txt --sort --passwords     | mutually exclusive",
                "latin.txt --passwords           | is not UTF-8 text",
                "empty.txt --partial             | no digest in the input",
                "nopair.txt --pairs              | nopair.txt, line 1 is not a pair",
                "good.txt --partial --label 0123456789012345678901234567890123456789012345678901234567890123456789 |"
                        + " at most 64 bytes",
                "nopair.txt --passwords --counts 2 | A list without counts",
                "nopair.txt --passwords --min-count 5 | A list without counts",
                "good.txt --partial --min-count -1 | must be 0 or more"
            })
    @DisplayName("refuses a bad input or option with advice and exit code 2, and leaves no file")
    void refused(String arguments, String message) throws Exception {
        String first = "0".repeat(40);
        String second = "1".repeat(40);
        Files.writeString(folder.resolve("good.txt"), first + ":1\n" + second + ":2\n");
        Files.writeString(folder.resolve("nohex.txt"), first + "\nsecret!\n");
        Files.writeString(folder.resolve("ntlm.txt"), "2".repeat(32) + ":1\n");
        Files.writeString(folder.resolve("unsorted.txt"), second + "\n" + first + "\n");
        Files.writeString(folder.resolve("short.txt"), "3".repeat(39) + "\n");
        Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xE9, '\n'});
        Files.writeString(folder.resolve("empty.txt"), "");
        Files.writeString(folder.resolve("utf16.txt"), "secret\n", StandardCharsets.UTF_16LE);
        Files.writeString(folder.resolve("nopair.txt"), "secret\n");
        List<String> all = new ArrayList<>(List.of("build", "-o", at("x.bpi")));
        for (String argument : arguments.strip().split(" ", -1)) {
            all.add(argument.endsWith(".txt") ? at(argument) : argument);
        }
        Outcome outcome = run("", all.toArray(String[]::new));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains(message).doesNotContain("secret").doesNotContain("internal error");
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("x.bpi"));
        }
    }

    @Test
    @DisplayName("overwrites no input, no other file and no device, and checks a pointer before the build")
    void overwritesNothing() throws Exception {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\ntwo\n");
        Path other = Files.writeString(folder.resolve("other.txt"), "hunter2\n");
        String input = list.toString();
        assertCannot(run("", "build", input, "--passwords", "-o", input), "would overwrite it");
        assertCannot(run("", "build", input, "--passwords", "-o", input, "--replace"), "would overwrite it");
        assertCannot(run("", "build", input, "--passwords", "-o", other.toString()), "add --replace");
        assertCannot(run("", "build", input, "--passwords", "-o", at("x.bpi"), "--pointer", input), "is an input");
        assertCannot(
                run("", "build", input, "--passwords", "-o", at("x.bpi"), "--pointer", other.toString()),
                "exists and is not a pointer");
        assertCannot(
                run("", "build", input, "--passwords", "-o", at("x.bpi"), "--pointer", at("x.bpi.lock")),
                "Name another pointer");
        if (Files.exists(Path.of("/dev/null"))) {
            assertCannot(run("", "build", input, "--passwords", "-o", "/dev/null"), "not a regular file");
            assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        }
        assertThat(list).hasContent("one\ntwo\n");
        assertThat(other).hasContent("hunter2\n");
        assertThat(folder.resolve("x.bpi")).doesNotExist();
        assertDone(run("", "build", input, "--passwords", "-o", other.toString(), "--replace"));
        assertDone(run("", "build", input, "--passwords", "-o", at("x.bpi"), "--pointer", at("current")));
        assertCannot(run("", "merge", at("current"), other.toString(), "-o", at("x.bpi")), "would overwrite it");
        assertCannot(
                run("", "merge", at("current"), other.toString(), "-o", at("current"), "--replace"),
                "would overwrite it");
    }

    private static void assertCannot(Outcome outcome, String message) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains(message).doesNotContain("hunter2");
    }

    @Test
    @DisplayName("tells an intact index, a damaged one and other files apart")
    void damaged() throws Exception {
        assertDone(run("", "build", corpus(LEAKED).toString(), "-o", at("a.bpi"), "--partial"));
        byte[] bytes = Files.readAllBytes(folder.resolve("a.bpi"));
        bytes[4096 + 60] ^= 1;
        Files.write(folder.resolve("bad.bpi"), bytes);
        Outcome verified = run("", "verify", at("bad.bpi"));
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).contains("Copy or build it again");
        Path other = corpus(List.of("another"));
        Outcome compared = run("", "verify", at("a.bpi"), "--source", other.toString());
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.out())
                .contains(
                        "Missing from the index: 1 digest of",
                        "; the first is corpus.txt, line 1.",
                        ": 200 keys of the index.");
        Files.writeString(folder.resolve("text.bpi"), "x".repeat(5000));
        for (String command : List.of("info", "lookup")) {
            assertThat(run("", command, at("text.bpi")).err()).contains("text.bpi: it is not a breach index");
            assertThat(run("", command, at("none.bpi")).exitCode()).isEqualTo(2);
        }
        assertThat(run("", "verify", at("none.bpi")).err()).contains("There is no file");
        assertThat(verified.out()).containsOnlyOnce("bad.bpi");
        Files.writeString(folder.resolve("p1"), "hunter2\n");
        Files.writeString(folder.resolve("p2"), "hunter2\nhunter3\n");
        for (String command : List.of("info", "lookup", "verify")) {
            for (String none : List.of(at("p1"), at("p2"), folder.toString(), at("none.bpi"))) {
                Outcome outcome = run("", command, none);
                assertThat(outcome.exitCode()).describedAs(outcome.toString()).isEqualTo(2);
                assertThat(outcome.err()).containsOnlyOnce(none).doesNotContain("hunter");
                assertThat(outcome.out()).isEmpty();
            }
        }
        Files.write(folder.resolve("cut.bpi"), Arrays.copyOf(bytes, 500));
        Files.write(folder.resolve("empty.bpi"), new byte[0]);
        for (String name : List.of("cut.bpi", "empty.bpi", "text.bpi")) {
            assertThat(run("", "verify", at(name)).exitCode()).describedAs(name).isEqualTo(1);
        }
        assertThat(run("").exitCode()).isEqualTo(2);
    }

    @Test
    @DisplayName("never exits with 0 if the result for a password is unknown")
    void unknown() throws Exception {
        List<String> many =
                IntStream.range(0, 20_000).mapToObj(n -> "leaked secret " + n).toList();
        assertDone(run("", "build", corpus(many).toString(), "-o", at("a.bpi"), "--partial"));
        Files.write(folder.resolve("bad.bpi"), damaged(Files.readAllBytes(folder.resolve("a.bpi")), many.get(8)));
        Outcome asked = run("leaked secret 8\nleaked secret 8\n", "lookup", at("bad.bpi"));
        assertThat(asked.out()).isEqualToIgnoringNewLines("1 unknown\n2 unknown\n");
        assertThat(asked.err()).containsOnlyOnce("bad.bpi: ").contains("Copy or build it again");
        assertThat(asked.exitCode()).isEqualTo(2);
        Outcome good = run("leaked secret 8\n", "lookup", at("bad.bpi"), at("a.bpi"));
        assertThat(good.out()).describedAs("another index contains it").isEqualToIgnoringNewLines("1 breached\n");
        assertThat(good.exitCode()).isEqualTo(1);
        assertThat(run("", "lookup", "--help").out()).contains("2   The command failed, or no password was found");
    }

    /** Returns a breach index that can be opened but is damaged where the given password is stored. */
    private static byte[] damaged(byte[] index, String password) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        int bucketBits = bytes.get(17);
        long keys = bytes.getLong(24);
        int bucket = (int)
                (ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)))
                                .getLong()
                        >>> (64 - bucketBits));
        for (int canary = 0; canary < 16; canary++) {
            assertThat((int) (bytes.getLong(304 + 8 * canary) >>> (64 - bucketBits)))
                    .describedAs("opening checks a digest in this bucket: choose another password")
                    .isNotEqualTo(bucket);
        }
        int deviation = bytes.getInt((int) bytes.getLong(104) + 4 * bucket);
        long start = 256L * bucket + 25 * (((bucket * keys) >>> bucketBits) + deviation);
        index[(int) (4096 + start / 8)] ^= (byte) (1 << (start % 8));
        return index;
    }

    @Test
    @DisplayName("ends when the reader of its output closes the pipe")
    void closedOutput() throws Exception {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        assertDone(run("", "build", list.toString(), "--passwords", "-o", at("a.bpi")));
        Process process = new ProcessBuilder(command("lookup", at("a.bpi"))).start();
        long sent = 0;
        try (var in = process.getOutputStream()) {
            in.write("one\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertThat(process.getInputStream().read()).isEqualTo('1');
            process.getInputStream().close();
            byte[] more = "one\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            for (; sent < 20_000_000; sent += more.length) {
                in.write(more);
            }
        } catch (IOException e) {
            assertThat(sent).describedAs("the command ended").isLessThan(20_000_000);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    @Test
    @DisplayName("looks passwords up in the range service if told to, and reports a missing answer")
    void online() throws Exception {
        assertDone(run("", "build", corpus(LEAKED).toString(), "-o", at("a.bpi"), "--partial"));
        try (RangeServer ranges = RangeServer.start(100).plant("only online", 2)) {
            String address = ranges.uri().toString();
            String input = "leaked secret 1\nonly online\nneither\n";
            assertThat(run(input, "lookup", at("a.bpi"), "--online", address).out())
                    .isEqualToIgnoringNewLines("1 breached\n2 breached\n3 not found\n");
            assertThat(run("only online\n", "lookup", "--online", address, "--min-count", "3")
                            .out())
                    .isEqualToIgnoringNewLines("1 not found\n");
            ranges.behave(RangeServer.Behaviour.UNAVAILABLE);
            Outcome unknown = run(input, "lookup", at("a.bpi"), "--online", address);
            assertThat(unknown.out()).isEqualToIgnoringNewLines("1 breached\n2 unknown\n3 unknown\n");
            assertThat(unknown.exitCode()).isEqualTo(1);
            assertThat(run("neither\n", "lookup", at("a.bpi"), "--online", address)
                            .exitCode())
                    .isEqualTo(2);
            assertThat(ranges.requests())
                    .allSatisfy(request -> assertThat(request.line()).matches("GET /range/[0-9A-F]{5} HTTP/1\\.1"));
        }
        assertThat(run("x\n", "lookup", "--online=ftp://example.org").err()).contains("needs an http or https URL");
        assertThat(run("x\n", "lookup").err()).contains("Name an index, or add --online");
        assertThat(run("x\n", "lookup", "--online", "example.org").err())
                .contains("There is no file example.org", "begins with https://");
        Outcome behind = run("leaked secret 1\n", "lookup", "--online", at("a.bpi"));
        assertThat(behind.out())
                .describedAs("an index after --online is not taken for a URL")
                .isEqualToIgnoringNewLines("1 breached\n");
        Outcome unreachable = run("neither\nnor\n", "lookup", at("a.bpi"), "--online=http://127.0.0.1:1");
        assertThat(unreachable.out()).isEqualToIgnoringNewLines("1 unknown\n2 unknown\n");
        assertThat(unreachable.err()).containsOnlyOnce("The range service cannot be reached.");
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Path corpus(List<String> passwords) throws Exception {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        List<String> lines = passwords.stream()
                .map(password ->
                        HexFormat.of().withUpperCase().formatHex(sha1.digest(password.getBytes(StandardCharsets.UTF_8)))
                                + ":3")
                .sorted()
                .toList();
        return Files.write(folder.resolve("corpus.txt"), lines);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("keyward.cli.jar"),
                "breach-index"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Outcome run(String input, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(arguments)).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command ended without reading its input.
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }

    private record Outcome(int exitCode, String out, String err) {}
}
