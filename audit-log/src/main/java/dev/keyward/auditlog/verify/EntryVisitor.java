package dev.keyward.auditlog.verify;

/** Receives the verified entries of a log, in order. */
@FunctionalInterface
public interface EntryVisitor {

    /** A visitor that ignores all entries. */
    EntryVisitor NONE = (index, buffer, offset, length) -> {};

    /**
     * Receives one entry that was verified against the checkpoint's root hash.
     *
     * @param buffer array that contains the entry; neither modify it nor keep it
     */
    void entry(long index, byte[] buffer, int offset, int length);
}
