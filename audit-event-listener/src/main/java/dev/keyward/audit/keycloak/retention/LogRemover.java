package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.delivery.JobRecords;
import dev.keyward.audit.keycloak.sequence.KeptCheckpoints;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.tiles.LogResource;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/**
 * Removes a closed log as a whole, with its hashes and files, once all of its records are older than the retention.
 *
 * <p>Somebody can have replaced the checkpoint in the database by an earlier one that the server has signed, too, to make the log look
 * shorter than it is. So nothing is removed if the folder of the logs, the checkpoint that this node keeps, or a row shows that the log was
 * longer. Of logs that continue each other, the oldest goes first, and none before the last one is closed. Not thread-safe.
 */
final class LogRemover {

    private final RetentionSettings settings;
    private final JobRecords records;
    private final KeptCheckpoints kept;
    private final Supplier<Optional<AuditKeys>> keys;

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    LogRemover(
            RetentionSettings settings, JobRecords records, KeptCheckpoints kept, Supplier<Optional<AuditKeys>> keys) {
        this.settings = settings;
        this.records = records;
        this.kept = kept;
        this.keys = keys;
    }

    /**
     * Removes a closed log with less than a bundle left. The log of the server's administrators gets a record about it, if they are
     * recorded. Returns the number of records that were left; empty if nothing was removed.
     *
     * @throws PruningBlockedException if the log is older than the retention and may not be removed
     */
    OptionalLong remove(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        RealmLogs logs = new RealmLogs(session);
        AuditLogEntity state = rows.lock(log)
                .filter(found -> found.pruningBy().isEmpty() && rows.countWaiting(log) == 0)
                .filter(logs::isOldestOfClosed)
                .orElse(null);
        if (state == null) {
            return OptionalLong.empty();
        }
        LogPruner.requireRightClock(session);
        Optional<AuditLogEntity> target = Optional.ofNullable(session.realms().getRealmByName(Config.getAdminRealm()))
                .flatMap(realm -> rows.open(realm.getId()));
        target.ifPresent(open -> LogPruner.requireKey(records, open));
        TreeHead tree = new SignedLogs(session, keys.get()).tree(state);
        long days = settings.daysBeforeRemoval(session, state);
        try {
            if (!isOld(session, state, tree, days)) {
                return OptionalLong.empty();
            }
            requireWhole(session, state, tree);
            rows.deleteFiles(state, tree); // checks the folder before
        } catch (IOException | BadRecordException e) {
            throw PruningBlockedException.damaged(e);
        }
        target.ifPresent(open -> rows.add(
                records.make(open, RecordKind.LOG_PRUNED, PruningPlan.factsOfRemoved(log, state.realmId(), tree, days))
                        .row()));
        logs.delete(log);
        return OptionalLong.of(tree.size() - state.minimumIndex());
    }

    /** Returns whether all entries that are left are verified, delivered, and older than the given number of days. */
    private boolean isOld(KeycloakSession session, AuditLogEntity state, TreeHead tree, long days)
            throws IOException, BadRecordException {
        LogId log = state.log();
        PruningRows pruning = new PruningRows(session);
        SignedLogs signed = new SignedLogs(session, keys.get());
        long first = state.minimumIndex();
        signed.last(state);
        settings.requireDelivered(tree.size(), sink -> pruning.received(log, sink));
        PruningPlan plan = new PruningPlan(log, first, LogPruner.cutoff(days), Optional.empty());
        return tree.size() - first < LogResource.FULL_WIDTH
                && pruning.firstIndex(log).orElse(first) >= first
                && tree.equals(state.head())
                && (tree.size() == first || plan.add(signed.bundles(state).read(first / LogResource.FULL_WIDTH)));
    }

    /**
     * Requires that no row and no kept checkpoint shows that the log was longer than its checkpoint in the database says.
     *
     * @throws PruningBlockedException if something does
     */
    private void requireWhole(KeycloakSession session, AuditLogEntity state, TreeHead tree) throws IOException {
        if (kept.entries(state.realmId(), state.origin()) > tree.size()) {
            throw new PruningBlockedException("this node keeps a checkpoint of it with more than " + tree.size()
                    + " records, which are missing in the database");
        }
        if (new RealmLogs(session).hasBeyond(state.log(), tree.size())) {
            throw new PruningBlockedException("the database has rows of it after the " + tree.size()
                    + " records that its checkpoint in the database covers");
        }
    }
}
