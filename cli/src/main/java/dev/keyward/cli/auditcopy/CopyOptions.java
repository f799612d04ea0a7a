package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command-line arguments that name a local copy of an audit log, for the commands that read its records. Not thread-safe. */
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
            description = "First record that must be there, if the log was pruned. Default: 0.")
    private long first;

    public DirectoryLogStore store() {
        return new DirectoryLogStore(AuditFiles.folder(folder));
    }

    public LogPolicy policy() {
        return AuditFiles.policy(policy);
    }

    public Path folder() {
        return folder;
    }

    /** Returns the index of the first record that must be there. */
    public long first() {
        return first;
    }

    /** Verifies the copy of the audit log, and passes each verified entry to the visitor. */
    public VerificationResult read(EntryVisitor visitor) {
        return verifier(visitor).verify();
    }

    /** Returns a verifier of the copy, which passes each verified entry to the visitor. */
    public LogVerifier verifier(EntryVisitor visitor) {
        return new LogVerifier(store(), policy(), visitor).from(AuditFiles.index("--first", first));
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
