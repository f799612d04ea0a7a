package dev.keyward.cli.auditkeys;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.NewFile;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code keyward audit keys rotate}: writes a key file with new current keys. The file also contains the keys of
 * another file, as retired keys.
 */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a new key file with new keys, in which the keys of FILE are retired. FILE stays as it is.",
            "",
            "Give every node the new file. Checkpoints then have two signatures, of the old key and the new one. Give"
                    + " auditors the new policy, which keyward audit keys show prints. Once they have it, write a third file"
                    + " with --finish, which signs with the new key only.",
            "",
            "The key of the pseudonyms never changes, so that the records of one person stay linked. Retired wrapping"
                    + " keys stay in the file, because sealed data depends on them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Written.", "2:Failed, NEW exists, or FILE is not a key file."})
final class AuditKeysRotateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "Current key file.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "New key file.")
    private Path newFile = Path.of("");

    @Option(
            names = "--finish",
            description = "End a rotation: write the keys of FILE without the retired keys for signatures and MACs.")
    private boolean finish;

    @Override
    public Integer call() {
        NewFile.require(newFile);
        AuditKeys keys = KeyFiles.read(file);
        if (finish && keys.equals(keys.withoutRetired())) {
            throw new CommandException(file + " has no retired key for signatures, so there is no rotation to end."
                    + " Without --finish, this command begins one.");
        }
        try {
            KeyFile.write(newFile, finish ? keys.withoutRetired() : keys.rotated());
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    file + " has been rotated too often: it already has " + AuditKeys.MAX_KEYS + " wrapping keys.");
        } catch (IOException e) {
            throw NewFile.failed(newFile, e);
        }
        new Output(spec)
                .result(
                        finish
                                ? newFile + ": the keys of " + file + " without the retired key for signatures."
                                : newFile + ": new keys, and those of " + file
                                        + " as retired ones. Back the file up before a server uses it.");
        return 0;
    }
}
