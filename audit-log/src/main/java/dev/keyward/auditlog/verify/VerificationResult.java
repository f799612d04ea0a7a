package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.note.LogPolicy;
import java.util.Optional;

/** The outcome of the verification of an audit log. */
public sealed interface VerificationResult {

    /**
     * Every entry from {@code firstEntry} on, and every tile above these entries, matches a checkpoint that a trusted key has signed. The
     * checkpoint continues all earlier checkpoints.
     *
     * @param log the checkpoint and the keys that signed it
     * @param firstEntry index of the first entry that was verified; 0 unless the caller allowed pruning
     */
    record Intact(LogPolicy.Opened log, long firstEntry) implements VerificationResult {}

    /**
     * The log was tampered with. A file contradicts the checkpoint, the checkpoint contradicts an earlier one, or its signature is
     * invalid.
     *
     * @param log the checkpoint and the keys that signed it; empty if its signature is not valid
     * @param entries the entry that was tampered with, as exactly as can be known
     * @param defect a sentence that names the file and what is wrong with it
     */
    record Tampered(Optional<LogPolicy.Opened> log, IndexRange entries, String defect) implements VerificationResult {}

    /**
     * The verification could not decide, because something is missing or unreadable, or the policy does not trust the log.
     *
     * @param reason a sentence that names what is missing
     */
    record Undecided(String reason) implements VerificationResult {}
}
