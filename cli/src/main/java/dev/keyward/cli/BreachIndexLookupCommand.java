package dev.keyward.cli;

import dev.keyward.breachedpasswords.JdkRangeTransport;
import dev.keyward.breachedpasswords.RangeClient;
import dev.keyward.breachedpasswords.RangeOptions;
import dev.keyward.breachedpasswords.RangeService;
import dev.keyward.breachedpasswords.TextLines;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index lookup}. Never prints, logs or keeps a password. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = {
            "Looks passwords up in indexes.",
            "",
            "Reads passwords in UTF-8 from standard input, one a line, and prints the number of each line with what"
                    + " was found, never the password. When standard input is a terminal, it asks for them and does not"
                    + " show what is typed, wherever the output goes; an empty one ends it.",
            "With an index of pairs, a line is name:password; other indexes and the range service are then asked for"
                    + " the password behind the first colon. A line without a name and a colon is reported as not a pair.",
            "The parts of an index that a lookup reads are compared with their checksums first; damage elsewhere in"
                    + " the file is found by verify."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:None of them is on a list.",
            "1:At least one is.",
            "2:Cannot, or it is unknown of at least one and none is known to be on a list. Also when the output is"
                    + " closed before the end of the input."
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
            parameterConsumer = AddressIfGiven.class,
            paramLabel = "URL",
            description =
                    "Also ask the range service of Have I Been Pwned, or a mirror of it. It gets five of the forty"
                            + " digits of each digest, and nothing else. Without an answer a password that no index has is"
                            + " unknown. Only what has :// in it is taken for the address of a mirror.")
    @Nullable
    private URI online;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            defaultValue = "1",
            description = "Pass over what was surely seen less often, by an index that keeps counts. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long minCount;

    private boolean anyBreached;
    private boolean anyUnknown;

    @Override
    public Integer call() {
        return FileWork.reading(this::lookup);
    }

    private int lookup() throws IOException {
        if (files.isEmpty() && online == null) {
            throw new Cannot("Name an index, or add --online.");
        }
        List<BreachLookup.Asked> indexes = new ArrayList<>();
        try {
            for (Path file : files) {
                if (online != null && !Files.exists(file)) {
                    throw new Cannot("There is no file " + file
                            + ". Correct the name; the address of a mirror begins with https://.");
                }
                indexes.add(new BreachLookup.Asked(file, Indexes.openChecked(file)));
            }
            checkUsable(indexes);
            Output output = new Output(spec);
            BreachLookup lookup = new BreachLookup(
                    indexes,
                    Optional.ofNullable(online).map(BreachIndexLookupCommand::client),
                    minCount,
                    problem -> output.progress("keyward: " + problem));
            Optional<Terminal> terminal = Terminal.find();
            if (terminal.isPresent()) {
                ask(terminal.get(), lookup, output);
            } else {
                TextLines.read("Standard input", System.in, (line, number) -> judge(line, number, lookup, output));
            }
        } catch (Output.Closed e) {
            return 2; // nobody reads on, as with | head -1
        } finally {
            for (BreachLookup.Asked asked : indexes) {
                asked.index().close();
            }
        }
        return anyBreached ? 1 : anyUnknown ? 2 : 0;
    }

    private static void checkUsable(List<BreachLookup.Asked> indexes) {
        for (BreachLookup.Asked asked : indexes) {
            asked.index().provenance().obstacle().ifPresent(obstacle -> {
                throw new Cannot(asked.file() + " " + obstacle);
            });
        }
    }

    private void ask(Terminal terminal, BreachLookup lookup, Output output) {
        try (Terminal.Hidden hidden = terminal.hide()) {
            for (long number = 1; ; number++) {
                Optional<String> typed = hidden.read((lookup.ofPairs() ? "name:password " : "Password ") + number);
                if (typed.isEmpty() || typed.get().isEmpty()) {
                    return;
                }
                judge(typed.get(), number, lookup, output);
            }
        }
    }

    private void judge(String line, long number, BreachLookup lookup, Output output) {
        if (line.isEmpty()) {
            output.line(number + " empty");
            return;
        }
        BreachLookup.Verdict verdict = lookup.of(line);
        output.line(
                switch (verdict) {
                    case BREACHED -> number + " breached";
                    case NOT_FOUND -> number + " not found";
                    case UNKNOWN -> number + " unknown";
                    case NOT_A_PAIR -> number + " not a pair";
                });
        anyBreached |= verdict == BreachLookup.Verdict.BREACHED;
        anyUnknown |= verdict == BreachLookup.Verdict.UNKNOWN || verdict == BreachLookup.Verdict.NOT_A_PAIR;
    }

    /** Takes the next argument for the address only if it looks like one, so that an index may stand behind --online. */
    static final class AddressIfGiven implements IParameterConsumer {

        private static final String HAVE_I_BEEN_PWNED = "https://api.pwnedpasswords.com";

        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            boolean given = !arguments.isEmpty() && arguments.peek().contains("://");
            String address = given ? arguments.pop() : HAVE_I_BEEN_PWNED;
            try {
                option.setValue(new URI(address));
            } catch (URISyntaxException e) {
                throw new ParameterException(
                        command.commandLine(),
                        "--online: \"" + address + "\" is not an address such as https://example.org.");
            }
        }
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
}
