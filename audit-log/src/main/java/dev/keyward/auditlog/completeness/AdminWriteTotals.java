package dev.keyward.auditlog.completeness;

/**
 * The numbers of successful admin REST API writes that nodes have counted in one or more boots (server starts).
 *
 * @param writes number of writes
 * @param explained number of these writes that have a record in the log, by the count of the nodes
 */
public record AdminWriteTotals(long writes, long explained) {

    /** Returns the number of writes without a record; 0 in a complete log. */
    public long unexplained() {
        return Math.max(0, writes - explained);
    }

    AdminWriteTotals plus(AdminWriteTotals other) {
        return new AdminWriteTotals(writes + other.writes, explained + other.explained);
    }
}
