package dev.keyward.providerkit.jobs;

import java.util.Optional;

/** Reads and writes lease rows, each call in a transaction of its own. */
interface LeaseStore {

    /**
     * A lease row.
     *
     * @param owner the node that owns the lease
     * @param count raised with each renewal
     */
    record Row(String owner, long count) {

        /** Not empty, because Oracle stores an empty text as null. */
        private static final String NOBODY = "-";

        static Row free(long count) {
            return new Row(NOBODY, count);
        }

        boolean isFree() {
            return owner.equals(NOBODY);
        }
    }

    Optional<Row> read(String job);

    /** Returns false if another node was faster. */
    boolean create(String job, Row row);

    /** Returns false if the row is not the expected one. */
    boolean replace(String job, Row expected, Row replacement);
}
