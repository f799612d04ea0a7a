package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexPointer;
import dev.keyward.breachedpasswords.JdkRangeTransport;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.RangeAnswer;
import dev.keyward.breachedpasswords.RangeClient;
import dev.keyward.breachedpasswords.RangeOptions;
import dev.keyward.breachedpasswords.RangeService;
import dev.keyward.breachedpasswords.TextLines;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        exitCodeList = {
            "0:None of them is on a list.",
            "1:At least one is.",
            "2:Cannot, or it is unknown of at least one and none is known to be on a list."
        })
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

    private final List<Asked> indexes = new ArrayList<>();
    private final Set<String> problems = new HashSet<>();
    private Optional<RangeClient> service = Optional.empty();
    private boolean anyBreached;
    private boolean anyUnknown;

    /** An index, and what it is called. */
    private record Asked(Path file, BreachIndex index) {}

    @Override
    public Integer call() {
        return FileWork.orCannot(this::lookup);
    }

    private int lookup() throws IOException {
        if (files.isEmpty() && online == null) {
            throw new Cannot("Name an index, or add --online.");
        }
        try {
            for (Path file : files) {
                indexes.add(new Asked(file, BreachIndex.open(IndexPointer.follow(file))));
            }
            checkUsable();
            Optional<Terminal> terminal = Terminal.find();
            if (terminal.isPresent()) {
                ask(terminal.get());
            } else {
                TextLines.read("Standard input", System.in, this::judge);
            }
        } finally {
            for (Asked asked : indexes) {
                asked.index().close();
            }
        }
        return anyBreached ? 1 : anyUnknown ? 2 : 0;
    }

    private void checkUsable() {
        for (Asked asked : indexes) {
            asked.index().provenance().obstacle().ifPresent(obstacle -> {
                throw new Cannot(asked.file() + " " + obstacle);
            });
        }
    }

    private void ask(Terminal terminal) throws IOException {
        for (long number = 1; ; number++) {
            Optional<String> typed = terminal.secret("Password " + number);
            if (typed.isEmpty() || typed.get().isEmpty()) {
                return;
            }
            judge(typed.get(), number);
        }
    }

    private void judge(String line, long number) throws IOException {
        Output output = new Output(spec);
        if (line.isEmpty()) {
            output.result(number + " empty");
            return;
        }
        boolean breached = false;
        boolean unknown = false;
        for (Asked asked : indexes) {
            try {
                for (long digest : digests(number, line, asked.index()).toArray()) {
                    breached |= asked.index().containsSeen(digest, minCount);
                }
            } catch (BadIndexException e) {
                unknown = true; // another list may have it
                say(asked.file() + ": " + e.getMessage(), output);
            }
        }
        if (!breached) {
            RangeAnswer answer = askOnline(line);
            breached = answer instanceof RangeAnswer.Found found && found.count() >= minCount;
            unknown |= answer instanceof RangeAnswer.Unknown;
        }
        output.result(number + (breached ? " breached" : unknown ? " unknown" : " not found"));
        anyBreached |= breached;
        anyUnknown |= unknown && !breached;
    }

    /** Once, however many lines it is a problem for. */
    private void say(String problem, Output output) {
        if (problems.add(problem)) {
            output.progress("keyward: " + problem);
        }
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
            case SHA_256_PAIR ->
                LongStream.of(PasswordDigest.ofPair(line)
                        .orElseThrow(() -> new Cannot(
                                "Line " + number + " is no pair. Write name:password for an index of pairs.")));
            case NTLM -> LongStream.empty(); // not usable
        };
    }
}
