package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.retention.PruningRows;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.DatabaseLogStore;
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
import org.keycloak.models.KeycloakSession;

/** Copies a log to the folder, and then removes the content of old records from the database. Not thread-safe. */
final class LogMover {

    private static final int MAX_BUNDLES = 64;

    private final FolderSettings settings;
    private final List<String> sinks;

    /** @param sinks names of the sinks that must have received a record before its content leaves the database */
    LogMover(FolderSettings settings, List<String> sinks) {
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
    boolean copy(KeycloakSession session, LogId log, BooleanSupplier mayContinue) throws IOException {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.find(log).orElseThrow();
        if (state.continuedBy().isPresent()) {
            return true; // the folder may have a later checkpoint, which is the evidence that the database was restored
        }
        LogArchive archive = new LogArchive(
                rows.files(log),
                settings.folder().files(log),
                state.checkpoint().orElse("").getBytes(StandardCharsets.UTF_8));
        long first = Math.max(state.storedEntries(), state.minimumIndex()) / LogResource.FULL_WIDTH;
        long next = first;
        FolderRows folder = new FolderRows(session);
        while (next < archive.fullBundles() && next < first + MAX_BUNDLES && mayContinue.getAsBoolean()) {
            archive.copy(next);
            next++;
        }
        if (next > first) {
            folder.store(log, next * LogResource.FULL_WIDTH);
        }
        boolean isComplete = next >= archive.fullBundles();
        if (isComplete) {
            archive.publish();
        }
        return isComplete;
    }

    /**
     * Compares the content of old records with the folder, and then removes the content from the database.
     *
     * @param before time before which the rows of the records must have been made
     * @return whether more may be left to do
     * @throws IOException if the folder cannot be read, or has other content
     */
    boolean move(KeycloakSession session, LogId log, long before, BooleanSupplier mayContinue) throws IOException {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.find(log).orElseThrow();
        PruningRows pruning = new PruningRows(session);
        long end =
                sinks.stream().mapToLong(sink -> pruning.received(log, sink)).reduce(state.storedEntries(), Math::min);
        FolderRows folder = new FolderRows(session);
        DatabaseLogStore database = rows.files(log);
        LogStore files = settings.folder().files(log);
        long first = Math.max(state.hotIndex(), state.minimumIndex()) / LogResource.FULL_WIDTH;
        for (long index = first; index < first + MAX_BUNDLES && mayContinue.getAsBoolean(); index++) {
            EntryBundle bundle = new EntryBundle(index, LogResource.FULL_WIDTH);
            if (bundle.endEntry() > end || !folder.isBefore(log, bundle, before)) {
                return false;
            }
            Optional<byte[]> stored = files.read(bundle);
            if (stored.isEmpty()) {
                folder.store(log, bundle.firstEntry()); // somebody has deleted it: it is copied again
                return false;
            }
            if (!Arrays.equals(database.read(bundle).orElse(new byte[0]), stored.get())) {
                throw new DamagedLogException(bundle + " has other content in the folder than in the database.");
            }
            folder.move(log, bundle);
        }
        return true;
    }
}
