package dev.keyward.cli.audit;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.verify.EntryVisitor;
import java.util.List;

/** Counts the verified entries of a log, and the audit records of each boot of a node. For one thread. */
final class LogContents implements EntryVisitor {

    private final Completeness completeness = new Completeness();
    private long entries;
    private long unreadable;

    @Override
    public void entry(long index, byte[] buffer, int offset, int length) {
        entries++;
        try {
            completeness.accept(RecordReader.read(buffer, offset, length));
        } catch (BadRecordException e) {
            unreadable++; // the tree proves that the log has this entry, whatever it means
        }
    }

    long entries() {
        return entries;
    }

    /** Returns the number of entries that are not audit records of a known version. */
    long unreadable() {
        return unreadable;
    }

    /** Returns the boots of nodes whose number of records differs from the number that the node counted. */
    List<BootCount> different() {
        return in(BootCount.State.DIFFERENT);
    }

    /** Returns a description of the log's completeness, for the report. */
    String completeness() {
        if (completeness.boots().isEmpty()) {
            return "not checked (no records)";
        }
        return "boots: " + in(BootCount.State.COMPLETE).size() + " complete, "
                + in(BootCount.State.OPEN).size() + " open, "
                + different().size() + " with other counts"
                + (completeness.isPartial() ? " (of the first 100,000 boots)" : "");
    }

    private List<BootCount> in(BootCount.State state) {
        return completeness.boots().stream()
                .filter(boot -> boot.state() == state)
                .toList();
    }
}
