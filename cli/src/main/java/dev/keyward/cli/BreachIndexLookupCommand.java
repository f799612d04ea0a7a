package dev.keyward.cli;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexPointer;
import dev.keyward.breachedpasswords.JdkRangeTransport;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.RangeAnswer;
import dev.keyward.breachedpasswords.RangeClient;
import dev.keyward.breachedpasswords.RangeOptions;
import dev.keyward.breachedpasswords.RangeService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index lookup}. Never prints, logs or keeps a password. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = {
            "Says of passwords whether an index has them.",
            "",
            "Reads passwords in UTF-8 from standard input, one a line, and prints the number of each line with what was"
                    + " found, never the password. On a terminal it asks for them and does not show what is typed; an empty"
                    + " one ends it. For an index of pairs, a line is name:password."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:None of them is known to be on a list.", "1:At least one is.", "2:Cannot."})
final class BreachIndexLookupCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Indexes, or pointers to them; any may have it.")
    private List<Path> files = List.of();

    @Option(
            names = "--online",
            arity = "0..1",
            fallbackValue = "https://api.pwnedpasswords.com",
            paramLabel = "URL",
            description =
                    "Also ask the range service of Have I Been Pwned, or a mirror of it. It gets five of the forty digits of"
                            + " each digest, and nothing else. Without an answer a password that no index has is unknown.")
    @Nullable
    private URI online;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Pass over what was surely seen less often, by an index that keeps counts. Default: ${DEFAULT-VALUE}.")
    private long minCount;

    private Optional<RangeClient> service = Optional.empty();

    @Override
    public Integer call() {
        return FileWork.orCannot(this::lookup);
    }

    private int lookup() throws IOException {
        List<BreachIndex> indexes = new ArrayList<>();
        if (files.isEmpty() && online == null) {
            throw new Cannot("Name an index, or add --online.");
        }
        try {
            for (Path file : files) {
                indexes.add(BreachIndex.open(IndexPointer.follow(file)));
            }
            Optional<Terminal> terminal = Terminal.find();
            return terminal.isPresent() ? ask(terminal.get(), indexes) : readAll(indexes);
        } finally {
            for (BreachIndex index : indexes) {
                index.close();
            }
        }
    }

    private int ask(Terminal terminal, List<BreachIndex> indexes) throws IOException {
        int exitCode = 0;
        for (long number = 1; ; number++) {
            Optional<String> typed = terminal.secret("Password " + number);
            if (typed.isEmpty() || typed.get().isEmpty()) {
                return exitCode;
            }
            exitCode |= judge(number, typed.get(), indexes);
        }
    }

    private int readAll(List<BreachIndex> indexes) throws IOException {
        int exitCode = 0;
        long number = 0;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                exitCode |= judge(number, line, indexes);
            }
        } catch (CharacterCodingException e) {
            throw new Cannot(
                    "Standard input is no text in UTF-8, not far behind line " + number + ". Convert it first.");
        }
        return exitCode;
    }

    private int judge(long number, String line, List<BreachIndex> indexes) throws IOException {
        Output output = new Output(spec);
        if (line.isEmpty()) {
            output.result(number + " empty");
            return 0;
        }
        boolean breached = false;
        for (BreachIndex index : indexes) {
            for (long digest : digests(number, line, index).toArray()) {
                breached |= index.containsSeen(digest, minCount);
            }
        }
        RangeAnswer asked = breached ? new RangeAnswer.NotFound() : askOnline(line);
        breached |= asked instanceof RangeAnswer.Found found && found.count() >= minCount;
        boolean unknown = asked instanceof RangeAnswer.Unknown;
        output.result(number + (breached ? " breached" : unknown ? " unknown" : " not found"));
        return breached ? 1 : 0;
    }

    private RangeAnswer askOnline(String password) {
        URI address = online;
        if (address == null) {
            return new RangeAnswer.NotFound();
        }
        RangeClient client = service.orElseGet(() -> client(address));
        service = Optional.of(client);
        return client.lookup(password);
    }

    private static RangeClient client(URI address) {
        try {
            RangeService asked = new RangeService(address, "keyward-cli");
            return new RangeClient(
                    new JdkRangeTransport(asked, JdkRangeTransport.CONNECT_TIMEOUT), RangeOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new Cannot("--online: " + e.getMessage() + ".");
        }
    }

    private static LongStream digests(long number, String line, BreachIndex index) {
        return switch (index.provenance().digest()) {
            case SHA_1 -> PasswordDigest.allOf(line);
            case SHA_256_PAIR -> {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new Cannot("Line " + number + " is no pair. Write name:password for an index of pairs.");
                }
                yield LongStream.of(PasswordDigest.ofPair(line.substring(0, colon), line.substring(colon + 1)));
            }
            case NTLM -> throw new Cannot("An index of NTLM digests cannot be asked for passwords.");
        };
    }
}
