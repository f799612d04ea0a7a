package dev.keyward.providerkit.jobs;

import java.util.Optional;

/** Reads and writes the rows of job leases, each call in a separate transaction. */
interface LeaseStore {

    /**
     * The row of a job's lease: the owner of the lease and the number of its renewals.
     *
     * @param owner the node that owns the lease
     * @param count number of renewals, incremented by each of them
     */
    record Row(String owner, long count) {

        /**
         * Value of {@code owner} in the row of a lease that no node holds. It is not empty, because Oracle stores an empty text
         * as null.
         */
        private static final String NOBODY = "-";

        static Row free(long count) {
            return new Row(NOBODY, count);
        }

        boolean isFree() {
            return owner.equals(NOBODY);
        }
    }

    Optional<Row> read(String job);

    /** Creates the lease row of the given job. Returns false if another node has created it first. */
    boolean create(String job, Row row);

    /** Replaces the lease row of the given job. Returns false if the current row is not the expected one. */
    boolean replace(String job, Row expected, Row replacement);
}
