package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.completeness.AdminWriteTotals;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordHeadReader;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.record.RecordHead;
import dev.keyward.auditlog.verify.EntryVisitor;
import java.util.List;
import java.util.Optional;

/** Counts the verified entries of an audit log, and its records for each boot (server start) of a node. For one thread. */
public final class LogContents implements EntryVisitor {

    private final RecordHeadReader heads = new RecordHeadReader();
    private final Completeness completeness;
    private final long firstEntry;
    private long entries;
    private long unreadable;

    /** @param firstEntry index of the first entry that will be counted */
    public LogContents(long firstEntry) {
        this.firstEntry = firstEntry;
        this.completeness = new Completeness(Math.max(0, firstEntry));
    }

    /** Results of checking whether an audit log contains all records of its nodes. */
    public enum Verdict {
        COMPLETE,
        INCOMPLETE,
        UNDECIDED,
        NOT_CHECKED
    }

    @Override
    public void entry(long index, byte[] buffer, int offset, int length) {
        entries++;
        try {
            RecordHead head = heads.read(buffer, offset, length);
            if (Completeness.needsData(head.kind())) {
                completeness.accept(RecordReader.read(buffer, offset, length));
            } else {
                completeness.accept(head);
            }
        } catch (BadRecordException e) {
            unreadable++; // the tree proves that the log has this entry, whatever it means
        }
    }

    public long entries() {
        return entries;
    }

    /** Returns the number of entries that are not audit records of a known version. */
    public long unreadable() {
        return unreadable;
    }

    /**
     * Returns each boot (server start) of a node for which the log contains a different number of records than the node
     * itself counted.
     */
    public List<BootCount> different() {
        return in(BootCount.State.DIFFERENT);
    }

    /**
     * Returns the result of checking whether the log contains all records of its nodes. Missing records may be the unreadable
     * entries, if there are enough of those.
     */
    public Verdict verdict() {
        List<BootCount> different = different();
        if (!different.isEmpty()) {
            boolean isExplained = different.stream().allMatch(boot -> boot.missing() > 0 && boot.duplicates() == 0)
                    && different.stream().mapToLong(BootCount::missing).sum() <= unreadable;
            return isExplained ? Verdict.UNDECIDED : Verdict.INCOMPLETE;
        }
        if (completeness.isPartial()) {
            return Verdict.UNDECIDED;
        }
        boolean isChecked =
                !completeness.boots().isEmpty() && in(BootCount.State.UNKNOWN).isEmpty();
        return isChecked ? Verdict.COMPLETE : Verdict.NOT_CHECKED;
    }

    /**
     * Summarizes the completeness check: how many server starts (boots) have complete, open or differing record counts.
     */
    public String completeness() {
        if (completeness.boots().isEmpty()) {
            return "not checked, because there are no records";
        }
        if (!in(BootCount.State.UNKNOWN).isEmpty()) {
            return "not checked, because no record states what was pruned before entry " + firstEntry;
        }
        return "boots: " + in(BootCount.State.COMPLETE).size() + " complete, "
                + in(BootCount.State.OPEN).size() + " open, "
                + different().size() + " with other counts"
                + (completeness.isPartial() ? " (too many boots or gaps to check all)" : "");
    }

    /**
     * Returns the record counts of all boots (server starts), in the order in which the boots first appear in the log.
     */
    public List<BootCount> boots() {
        return completeness.boots();
    }

    /**
     * Returns how many administrator writes the nodes have counted and how many they have recorded; empty if no record
     * states these totals.
     */
    public Optional<AdminWriteTotals> adminWrites() {
        return completeness.adminWrites();
    }

    private List<BootCount> in(BootCount.State state) {
        return completeness.boots().stream()
                .filter(boot -> boot.state() == state)
                .toList();
    }
}
