package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.output.IndexOutput;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The output options of {@code build} and {@code merge}, which write a new index and report its size. For one run. */
final class IndexOutputOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli before the command is called
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description =
                    "File to write. An index of that name is replaced when the new one is complete; a running server"
                            + " loads the new one. An input, a folder, a symbolic link or a device is never replaced.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Also replace a regular file that is not an index.")
    private boolean replaceOther;

    /** A task that builds or merges a breach index and reports its progress. */
    @FunctionalInterface
    interface IndexTask {
        void run(Progress progress) throws IOException;
    }

    Path file() {
        return file;
    }

    /**
     * Returns the output file of the command, after checking that the command may write it. The command must overwrite no input and
     * no file of another program.
     *
     * @param inputs files and folders that the index is made from
     */
    IndexOutput checked(List<Path> inputs) throws IOException {
        IndexOutput output = new IndexOutput(file, inputs, replaceOther);
        output.check();
        return output;
    }

    /** Returns the singular noun for the entries of the given index: "password" or "pair". */
    static String noun(BreachIndex index) {
        return index.provenance().digest() == Provenance.Digest.SHA_256_PAIR ? "pair" : "password";
    }

    /**
     * Runs the given task, which builds or merges a breach index, and shows its progress in bytes or keys. Prints the size of the new
     * index at the end.
     *
     * @param bytes whether progress counts bytes; if not, keys
     * @throws CommandException if an option has an invalid value
     */
    void make(boolean bytes, IndexTask task) throws IOException {
        long start = System.nanoTime();
        ProgressMeter meter = new ProgressMeter(spec.commandLine().getErr(), bytes);
        try {
            task.run(meter);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage() + ".");
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
