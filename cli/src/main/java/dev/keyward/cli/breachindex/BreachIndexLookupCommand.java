package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.corpus.TextLines;
import dev.keyward.breachedpasswords.range.JdkRangeTransport;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.Terminal;
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

/** {@code keyward breach-index lookup}: looks passwords up in breach lists, without printing, logging or keeping them. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = {
            "Looks passwords up in indexes.",
            "",
            "Reads passwords in UTF-8 from standard input, one per line, and prints the number and the result of each"
                    + " line, never the password. If standard input is a terminal, the command prompts for each password"
                    + " with echo off, even if the output is redirected; an empty line ends the input.",
            "With an index of pairs, each line is name:password; the other indexes and the range service then look up"
                    + " the password after the first colon. A line without a name or a colon is reported as not a pair.",
            "Each part of an index is compared with its checksum before use. To find damage in the other parts, run"
                    + " verify."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:No password is on a list.",
            "1:At least one password is on a list.",
            "2:The command failed, or no password was found and at least one is unknown. Also if the output is closed"
                    + " before the end of the input."
        })
final class BreachIndexLookupCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Indexes, or pointers to indexes, to search.")
    private List<Path> files = List.of();

    @Option(
            names = "--online",
            arity = "0..1",
            parameterConsumer = AddressIfGiven.class,
            paramLabel = "URL",
            description = "Also look passwords up in the range service of Have I Been Pwned, or in a mirror at URL. The"
                    + " service receives five of the forty hexadecimal digits of each digest, and nothing else. If"
                    + " it does not answer, a password that no index contains is unknown. A URL must contain ://.")
    @Nullable
    private URI online;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            defaultValue = "1",
            description = "Ignore passwords that an index with counts saw fewer than N times. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long minCount;

    private boolean anyBreached;
    private boolean anyUnknown;

    @Override
    public Integer call() {
        return FileErrors.reading(this::lookup);
    }

    private int lookup() throws IOException {
        if (files.isEmpty() && online == null) {
            throw new CommandException("No breach list was named. Name an index, or add --online.");
        }
        List<BreachLookup.NamedIndex> indexes = new ArrayList<>();
        try {
            for (Path file : files) {
                if (online != null && !Files.exists(file)) {
                    throw new CommandException("There is no file " + file
                            + ". Correct the name; the address of a mirror begins with https://.");
                }
                indexes.add(new BreachLookup.NamedIndex(file, IndexFiles.openChecked(file)));
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
                prompt(terminal.get(), lookup, output);
            } else {
                TextLines.read("Standard input", System.in, (line, number) -> lookUp(line, number, lookup, output));
            }
        } catch (Output.Closed e) {
            return 2; // the reader closed the output, for example | head -1
        } finally {
            for (BreachLookup.NamedIndex index : indexes) {
                index.index().close();
            }
        }
        return anyBreached ? 1 : anyUnknown ? 2 : 0;
    }

    private static void checkUsable(List<BreachLookup.NamedIndex> indexes) {
        for (BreachLookup.NamedIndex index : indexes) {
            index.index().provenance().obstacle().ifPresent(obstacle -> {
                throw new CommandException(index.file() + " " + obstacle);
            });
        }
    }

    private void prompt(Terminal terminal, BreachLookup lookup, Output output) {
        try (Terminal.Hidden hidden = terminal.hide()) {
            for (long number = 1; ; number++) {
                Optional<String> typed = hidden.read((lookup.ofPairs() ? "name:password " : "Password ") + number);
                if (typed.isEmpty() || typed.get().isEmpty()) {
                    return;
                }
                lookUp(typed.get(), number, lookup, output);
            }
        }
    }

    private void lookUp(String line, long number, BreachLookup lookup, Output output) {
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

    /**
     * Uses the argument after {@code --online} as the URL of the range service only if it contains "://". Otherwise the argument is
     * the path of an index.
     */
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
            RangeService service = new RangeService(address, "keyward-cli");
            return new RangeClient(
                    new JdkRangeTransport(service, JdkRangeTransport.CONNECT_TIMEOUT), RangeOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--online: " + e.getMessage() + ".");
        }
    }
}
