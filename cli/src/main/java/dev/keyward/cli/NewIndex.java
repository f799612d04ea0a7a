package dev.keyward.cli;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexOutput;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The index that a command makes: where it goes, how far it is, and what has become of it. For one run of one command. */
final class NewIndex {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli before the command is called
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The index. An index of that name is replaced when the new one is complete; a running server"
                    + " notices. An input, a folder, a symbolic link or a device is never replaced.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Replace also a regular file that is not an index.")
    private boolean replaceOther;

    /** What makes it. */
    @FunctionalInterface
    interface Making {
        void tellingOf(Progress progress) throws IOException;
    }

    Path file() {
        return file;
    }

    /**
     * The output, of which is known that nothing is lost by writing it.
     *
     * @param inputs what it is made from
     */
    IndexOutput checked(List<Path> inputs) throws IOException {
        IndexOutput output = new IndexOutput(file, inputs, replaceOther);
        output.check();
        return output;
    }

    /** What an index has many of. */
    static String noun(BreachIndex index) {
        return index.provenance().digest() == Provenance.Digest.SHA_256_PAIR ? "pair" : "password";
    }

    /**
     * Makes it and says what it is.
     *
     * @param bytes whether it tells of bytes, and not of passwords
     * @throws Cannot if an option has a value that there cannot be
     */
    void make(boolean bytes, Making making) throws IOException {
        long start = System.nanoTime();
        Meter meter = new Meter(spec.commandLine().getErr(), bytes);
        try {
            making.tellingOf(meter);
        } catch (IllegalArgumentException e) {
            throw new Cannot(e.getMessage() + ".");
        } finally {
            meter.end();
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        try (BreachIndex index = BreachIndex.open(file)) {
            new Output(spec)
                    .result(file + ": " + Figures.count(index.keys(), noun(index)) + ", " + Figures.bytes(index.size())
                            + ", in " + Figures.time(seconds) + ".");
        }
    }
}
