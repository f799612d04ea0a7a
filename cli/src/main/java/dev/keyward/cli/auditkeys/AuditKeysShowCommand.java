package dev.keyward.cli.auditkeys;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward audit keys show}: prints the policy of an audit log whose signing key is in the given file. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Prints the policy of a log, with the public keys that verify its checkpoints. No secret is shown.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Printed.", "2:FILE is not a key file, or others can read it."})
final class AuditKeysShowCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Key file.")
    private Path file = Path.of("");

    @Option(
            names = "--origin",
            required = true,
            paramLabel = "ORIGIN",
            description = "Origin of the log: the first line of its checkpoint.")
    private String origin = "";

    @Override
    public Integer call() {
        AuditKeys keys = KeyFiles.read(file);
        try {
            new Output(spec)
                    .result(new LogPolicy(keys.verifierKeys(origin)).text().strip());
        } catch (IllegalArgumentException e) {
            throw new CommandException("--origin: " + e.getMessage());
        }
        return 0;
    }
}
