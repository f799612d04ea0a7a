package dev.keyward.auditlog.mirror;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.verify.VerificationResult;

/** The outcome of updating a copy of an audit log. */
public sealed interface MirrorResult {

    /**
     * The copy has all entries of the source, and they were verified.
     *
     * @param log the checkpoint that the copy has now, and the keys that signed it
     * @param sizeBefore number of entries that the log had at the copy's earlier checkpoint, 0 for a new copy
     * @param copied number of entries that were copied
     */
    record Copied(LogPolicy.Opened log, long sizeBefore, long copied) implements MirrorResult {}

    /**
     * The local copy was not updated, because the source does not continue the copy, contradicts itself or cannot be read. The
     * copy is as good as it was before.
     *
     * @param reason what was found: {@code Tampered} or {@code Undecided}
     */
    record Refused(VerificationResult reason) implements MirrorResult {}
}
