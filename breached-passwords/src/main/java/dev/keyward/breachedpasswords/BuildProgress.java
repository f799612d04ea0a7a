package dev.keyward.breachedpasswords;

/** Is told how far a build is, about every 65,536 lines, by the thread that builds. */
@FunctionalInterface
public interface BuildProgress {

    /** Is told and does nothing. */
    BuildProgress NONE = (bytes, of, lines) -> {};

    /**
     * @param bytes read of the input, as it is on the disk
     * @param of how many there are
     * @param lines read
     */
    void at(long bytes, long of, long lines);
}
