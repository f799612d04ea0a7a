package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.folder.FolderDatabase.LogState;
import dev.keyward.auditlog.mirror.LogArchive;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Copies a log to the folder, and then removes the content of old records from the database.
 *
 * <p>Notes its progress in the database last, so that an interrupted step is repeated. Not thread-safe.
 */
final class LogMover {

    private static final int MAX_BUNDLES = 64;

    private final FolderDatabase database;
    private final FolderSettings settings;
    private final List<String> sinks;

    /** @param sinks names of the sinks that must have received a record before its content leaves the database */
    LogMover(FolderDatabase database, FolderSettings settings, List<String> sinks) {
        this.database = database;
        this.settings = settings;
        this.sinks = List.copyOf(sinks);
    }

    /**
     * Copies the bundles that the latest checkpoint covers. If there is time for all of them, also copies the
     * checkpoint and the files at the end of the log.
     *
     * @return whether the folder has the checkpoint
     * @throws IOException if the folder cannot be written, or the log does not verify
     */
    boolean copy(LogId log, BooleanSupplier mayContinue) throws IOException {
        LogState state = database.state(log);
        if (state.isContinued()) {
            return true; // the folder may have a later checkpoint, which is the evidence that the database was restored
        }
        LogArchive archive = new LogArchive(
                resource -> database.read(log, resource),
                settings.folder().files(log),
                state.checkpoint().getBytes(StandardCharsets.UTF_8));
        long first = Math.max(state.storedEntries(), state.minimumIndex()) / LogResource.FULL_WIDTH;
        long next = first;
        while (next < archive.fullBundles() && mayContinue(first, next, mayContinue)) {
            archive.copy(next);
            next++;
        }
        boolean isComplete = next >= archive.fullBundles();
        if (isComplete) {
            archive.publish();
        }
        if (next > first) {
            database.store(log, state, next * LogResource.FULL_WIDTH);
        }
        return isComplete;
    }

    /** Returns whether a turn of a log has a further bundle. The first one is allowed in each turn, so that no turn is without effect. */
    private static boolean mayContinue(long first, long next, BooleanSupplier hasTime) {
        return next == first || (next < first + MAX_BUNDLES && hasTime.getAsBoolean());
    }

    /**
     * Compares the content of old records with the folder, and then removes the content from the database.
     *
     * @param before time before which the rows of the records must have been made
     * @return whether more may be left to do
     * @throws IOException if the folder cannot be read, or has other content
     */
    boolean move(LogId log, long before, BooleanSupplier mayContinue) throws IOException {
        LogState state = database.state(log);
        long end = database.received(log, sinks, state.storedEntries());
        LogStore files = settings.folder().files(log);
        long first = state.firstHotBundle();
        long next = first;
        boolean isOld = true;
        while (isOld && mayContinue(first, next, mayContinue)) {
            EntryBundle bundle = new EntryBundle(next, LogResource.FULL_WIDTH);
            Optional<byte[]> content =
                    bundle.endEntry() <= end ? database.readOld(log, bundle, before) : Optional.empty();
            isOld = content.isPresent();
            if (isOld) {
                Optional<byte[]> stored = files.read(bundle);
                if (stored.isEmpty()) {
                    database.store(log, state, bundle.firstEntry()); // somebody has deleted it: it is copied again
                    return false;
                }
                if (!Arrays.equals(content.get(), stored.get())) {
                    throw new DamagedLogException(bundle + " has other content in the folder than in the database.");
                }
                next++;
            }
        }
        if (next > first) {
            database.move(log, state, next * LogResource.FULL_WIDTH);
        }
        return isOld;
    }
}
