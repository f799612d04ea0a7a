package dev.keyward.breachedpasswords;

/** Receives reports of the progress of an index build, merge or verification, on the thread that runs it. */
@FunctionalInterface
public interface Progress {

    /** A receiver that ignores all reports of progress. */
    Progress NONE = (done, of, lines) -> {};

    /**
     * Receives the progress that the operation has made so far.
     *
     * @param done bytes of the input read, as stored on disk; keys for a merge
     * @param of total number of bytes or keys
     * @param lines lines read or keys written; 0 if not counted
     */
    void at(long done, long of, long lines);
}
