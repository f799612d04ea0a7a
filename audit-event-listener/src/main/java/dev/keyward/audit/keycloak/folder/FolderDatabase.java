package dev.keyward.audit.keycloak.folder;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The database as the folder job uses it. Each method runs in a short transaction of its own.
 *
 * <p>So no transaction and no row lock is held while the job reads or writes the folder, whose volume may hang.
 */
interface FolderDatabase {

    /**
     * The progress of storing a log in the folder.
     *
     * @param signed number of entries in its latest checkpoint
     * @param stored number of entries in the folder, in full bundles
     */
    record Progress(LogId log, long signed, long stored) {

        /** Returns the number of entries that are in full bundles but not in the folder. */
        long missing() {
            return Math.max(0, signed - signed % 256 - stored);
        }
    }

    /**
     * The columns of a log that the folder job needs.
     *
     * @param checkpoint latest signed checkpoint; empty if there is none
     * @param minimumIndex index of the first entry that is not deleted because of its age
     * @param storedEntries index of the first entry that is not in the folder
     * @param hotIndex index of the first entry whose content is in the database
     * @param isContinued whether another log continues this log, because the database was restored
     */
    record LogState(String checkpoint, long minimumIndex, long storedEntries, long hotIndex, boolean isContinued) {

        /** Returns the index of the first bundle with content in the database. */
        long firstHotBundle() {
            return Math.max(hotIndex, minimumIndex) / LogResource.FULL_WIDTH;
        }
    }

    /** Returns the progress of each log that has a checkpoint. */
    List<Progress> progress();

    /** Returns the logs with content that may leave the database: it is in the folder and older than the given time. */
    List<LogId> cold(long before);

    /** Returns the log at which the last run of the job ended that did not come to all logs; empty if there was none. */
    Optional<LogId> lastTurn();

    /** Notes the log at which a run of the job ends that does not come to all logs, on whatever node. */
    void noteLastTurn(LogId log);

    LogState state(LogId log);

    /** Returns how many entries of a log all the given sinks have received, limited to {@code most}. */
    long received(LogId log, List<String> sinks, long most);

    /** Reads a file of a log from the database. The result is empty if the log does not have the file. */
    Optional<byte[]> read(LogId log, LogResource resource) throws IOException;

    /** Reads a full bundle from the database if its last record is older than the given time. */
    Optional<byte[]> readOld(LogId log, EntryBundle bundle, long before) throws IOException;

    /** Notes that the entries before an index are in the folder. No effect if {@code storedEntries} is not as in the given state. */
    void store(LogId log, LogState state, long index);

    /**
     * Removes the content from the rows of the entries from the first hot bundle up to the given index. No effect if
     * {@code hotIndex} is not as in the given state.
     */
    void move(LogId log, LogState state, long index);
}
