package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The command-line options that name earlier checkpoints of a log. The log must continue each of them. Not thread-safe.
 */
public final class EarlierCheckpoints {

    @Option(
            names = "--since",
            paramLabel = "CHECKPOINT",
            description = "Earlier checkpoint that the log must continue. Can be repeated.")
    private List<Path> since = new ArrayList<>();

    @Option(
            names = "--retired",
            paramLabel = "FILE",
            description = "Policy with retired keys of the log. They verify the checkpoints of --since, and never the"
                    + " current one. Can be repeated.")
    private List<Path> retired = new ArrayList<>();

    /** Returns the number of earlier checkpoints. */
    public int count() {
        return since.size();
    }

    /**
     * Makes the given verifier require that the log continues the earlier checkpoints.
     *
     * @throws CommandException if a file cannot be read, or there are retired keys and no earlier checkpoints
     */
    public void require(LogVerifier verifier) {
        Optional<LogPolicy> keys = AuditFiles.policies(retired);
        if (keys.isPresent() && since.isEmpty()) {
            throw new CommandException("--retired needs --since: retired keys verify earlier checkpoints only.");
        }
        for (Path file : since) {
            byte[] checkpoint = AuditFiles.checkpoint(file);
            keys.ifPresentOrElse(old -> verifier.since(checkpoint, old), () -> verifier.since(checkpoint));
        }
    }
}
