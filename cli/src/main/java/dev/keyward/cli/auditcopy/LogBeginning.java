package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordHeadReader;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import dev.keyward.cli.terminal.Figures;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The first record that remains in a log or a copy, and what the log's own records say about the records before it.
 *
 * <p>A log whose beginning is missing counts as pruned only if one of its later records, which the verification proves, states it. Not
 * thread-safe.
 */
public final class LogBeginning {

    private static final int MAX_LOGS = 1000;

    private final long first;
    private final boolean isGiven;
    private final RecordHeadReader heads = new RecordHeadReader();
    private final Map<LogId, Statement> statements = new HashMap<>();

    private LogBeginning(long first, boolean isGiven) {
        this.first = first;
        this.isGiven = isGiven;
    }

    /**
     * A {@code log.pruned} record.
     *
     * @param minimumIndex index of the first record that the log keeps
     * @param at index of the record that states it
     */
    public record Statement(long minimumIndex, long at) {}

    /**
     * Uses the given index as the beginning of the log. If none is given, looks for the first record that the log has.
     */
    public static LogBeginning of(@Nullable Long given, LogSource log) {
        return given == null ? new LogBeginning(find(log), false) : new LogBeginning(given, true);
    }

    /** Returns the index at which the log begins, or 0 if the log cannot be read. The verification then says why. */
    private static long find(LogSource log) {
        try {
            Optional<byte[]> checkpoint = log.read(LogResource.CHECKPOINT);
            return checkpoint.isEmpty()
                    ? 0
                    : LogPruning.firstEntry(
                            log,
                            LogCheckpoint.parse(
                                            SignedNote.parse(checkpoint.get()).text())
                                    .tree()
                                    .size());
        } catch (IOException | MalformedNoteException e) {
            return 0;
        }
    }

    /** Returns the index of the first record that is verified. */
    public long first() {
        return first;
    }

    /**
     * Returns a visitor that collects the {@code log.pruned} records, and passes each entry on to the visitor
     * {@code next}.
     */
    public EntryVisitor before(EntryVisitor next) {
        return (index, buffer, offset, length) -> {
            if (first > 0) {
                accept(index, buffer, offset, length);
            }
            next.entry(index, buffer, offset, length);
        };
    }

    private void accept(long index, byte[] buffer, int offset, int length) {
        try {
            if (heads.read(buffer, offset, length).kind().equals(RecordKind.LOG_PRUNED.text())) {
                accept(index, RecordReader.read(buffer, offset, length));
            }
        } catch (BadRecordException e) {
            return; // an entry of a newer version states nothing that this version understands
        }
    }

    private void accept(long index, AuditRecord record) {
        OptionalLong minimum = PrunedRecords.minimumIndex(record);
        if (minimum.isPresent() && (statements.size() < MAX_LOGS || statements.containsKey(record.log()))) {
            statements.merge(
                    record.log(),
                    new Statement(minimum.getAsLong(), index),
                    (one, other) -> other.minimumIndex() > one.minimumIndex() ? other : one);
        }
    }

    /**
     * Returns the {@code log.pruned} record which says that the records before the first remaining one were pruned;
     * empty if there is none.
     */
    public Optional<Statement> statement(LogPolicy.Opened log) {
        String origin = log.checkpoint().origin();
        return statements.entrySet().stream()
                .filter(entry -> origin.endsWith("/" + entry.getKey().text()))
                .map(Map.Entry::getValue)
                .filter(statement -> first > 0 && statement.minimumIndex() >= first)
                .findFirst();
    }

    /**
     * Returns the given result, or an undecided one if the beginning of an intact log is missing for no known reason.
     *
     * @param option name of the option with which the user can name the first record
     */
    public VerificationResult judged(VerificationResult result, String option) {
        boolean isGap = first > 0
                && !isGiven
                && result instanceof Intact intact
                && statement(intact.log()).isEmpty();
        return isGap
                ? new Undecided("The records 0 to " + (first - 1)
                        + " are missing, and no later record of the log says that they were pruned. Add " + option + " "
                        + first
                        + " if you know why they are missing.")
                : result;
    }

    /**
     * Returns a text that says what is known about the records before the first remaining record; empty if there are no
     * such records.
     */
    public Optional<String> text(LogPolicy.Opened log) {
        if (first == 0) {
            return Optional.empty();
        }
        String reason = statement(log)
                .map(statement -> "pruned, as record " + statement.at() + " states")
                .orElse("not verified, and no later record says that they were pruned");
        return Optional.of(Figures.number(first) + " (0 to " + (first - 1) + "), " + reason);
    }
}
