package dev.keyward.cli.auditkeys;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.cli.terminal.NewFile;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward audit keys make}: generates the secret keys of a server's audit logs and writes them to a new file. */
@Command(
        name = "make",
        mixinStandardHelpOptions = true,
        description = "Writes new secret keys to a file that only its owner can read. Never overwrites a file.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Written.", "2:Failed, or FILE exists."})
final class AuditKeysMakeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "New key file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        NewFile.require(file);
        try {
            KeyFile.write(file, AuditKeys.make());
        } catch (IOException e) {
            throw NewFile.failed(file, e);
        }
        new Output(spec)
                .result(file + ": new keys. Back the file up where the database's administrators cannot read it:"
                        + " without it, sealed data is lost for good.");
        return 0;
    }
}
