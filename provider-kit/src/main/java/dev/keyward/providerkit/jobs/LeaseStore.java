package dev.keyward.providerkit.jobs;

import java.util.Optional;

/** Reads and writes lease rows, each call in a separate transaction. */
interface LeaseStore {

    /**
     * One lease row: the owner of a job's lease, and the number of renewals.
     *
     * @param owner the node that owns the lease
     * @param count number of renewals, incremented by each of them
     */
    record Row(String owner, long count) {

        /** Owner of a free lease. It is not empty, because Oracle stores an empty text as null. */
        private static final String NOBODY = "-";

        static Row free(long count) {
            return new Row(NOBODY, count);
        }

        boolean isFree() {
            return owner.equals(NOBODY);
        }
    }

    Optional<Row> read(String job);

    /** Creates the row of a job; returns false if another node has created it first. */
    boolean create(String job, Row row);

    /** Replaces the row of a job; returns false if the stored row is not the expected one. */
    boolean replace(String job, Row expected, Row replacement);
}
