package dev.keyward.breachedpasswords;

/** Is told now and then how far a build, a merge or a verification is, by the thread that does it. */
@FunctionalInterface
public interface Progress {

    /** Is told and does nothing. */
    Progress NONE = (done, of, lines) -> {};

    /**
     * @param done bytes of the input as it is on the disk, or keys of a merge
     * @param of how many there are
     * @param lines read, or keys written; 0 where there are none
     */
    void at(long done, long of, long lines);
}
