package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Findings from reading a log: the result of its verification, and the completeness of its records.
 *
 * @param result result of the verification
 * @param contents counts of the verified entries
 * @param earlierCheckpoints number of earlier checkpoints that the log had to continue
 */
public record LogFindings(VerificationResult result, LogContents contents, int earlierCheckpoints) {

    /** Returns 0 if the log is intact, 1 if it was tampered with or is incomplete, and 2 if that cannot be decided. */
    public int exitCode() {
        if (result instanceof Intact) {
            return switch (contents.verdict()) {
                case COMPLETE, NOT_CHECKED -> 0;
                case INCOMPLETE -> 1;
                case UNDECIDED -> 2;
            };
        }
        return result instanceof Tampered ? 1 : 2;
    }

    /** Returns the checkpoint of the log; empty if its signature could not be verified. */
    public Optional<LogPolicy.Opened> log() {
        if (result instanceof Intact intact) {
            return Optional.of(intact.log());
        }
        return result instanceof Tampered tampered ? tampered.log() : Optional.empty();
    }

    /** Returns the ids of the keys that signed the checkpoint. */
    public static String keys(LogPolicy.Opened log) {
        return log.signers().stream().map(VerifierKey::idInHexadecimal).collect(Collectors.joining(", "));
    }

    /** Returns the root hash of the log in base64. */
    public static String root(LogPolicy.Opened log) {
        return Base64.getEncoder().encodeToString(log.checkpoint().tree().root().bytes());
    }
}
