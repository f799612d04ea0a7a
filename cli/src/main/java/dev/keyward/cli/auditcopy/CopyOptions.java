package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command-line arguments that name a local copy of an audit log, for the commands that read its records. Not
 * thread-safe.
 */
public final class CopyOptions {

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "Folder with the copy: the file checkpoint and the folder tile.")
    private Path folder = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "Policy of the log, from a source that you trust; not from the copy.")
    private Path policy = Path.of("");

    @Option(
            names = "--first",
            paramLabel = "INDEX",
            description =
                    "First record that must be there. Default: the first one that the copy has, if a record of the log"
                            + " says that those before it were pruned.")
    @Nullable
    private Long first;

    private @Nullable LogBeginning beginning;

    public DirectoryLogStore store() {
        return new DirectoryLogStore(AuditFiles.folder(folder));
    }

    public LogPolicy policy() {
        return AuditFiles.policy(policy);
    }

    public Path folder() {
        return folder;
    }

    /** Returns the index of the first record that is verified. */
    public long first() {
        return beginning().first();
    }

    /** Verifies the copy of the audit log, and passes each verified entry to the visitor. */
    public VerificationResult read(EntryVisitor visitor) {
        return judged(verifier(visitor).verify());
    }

    /** Returns a verifier of the copy. It passes each verified entry to the given visitor. */
    public LogVerifier verifier(EntryVisitor visitor) {
        return new LogVerifier(store(), policy(), beginning().before(visitor)).from(first());
    }

    /**
     * Returns the given result, or an undecided one if the beginning of an intact log is missing for no known reason.
     */
    public VerificationResult judged(VerificationResult result) {
        return beginning().judged(result, "--first");
    }

    private LogBeginning beginning() {
        LogBeginning known = beginning;
        if (known == null) {
            Long given = first;
            known = LogBeginning.of(given == null ? null : AuditFiles.index("--first", given), store());
            beginning = known;
        }
        return known;
    }

    /** Returns a sentence that says why the verification of the audit log's local copy failed. */
    public static String defect(VerificationResult result) {
        if (result instanceof VerificationResult.Tampered tampered) {
            return "The copy was tampered with: " + tampered.defect();
        }
        return result instanceof VerificationResult.Undecided undecided
                ? "The copy cannot be verified: " + undecided.reason()
                : "";
    }
}
