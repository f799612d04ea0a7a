package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.delivery.JobRecords;
import dev.keyward.audit.keycloak.delivery.JobRecords.JobRecord;
import dev.keyward.audit.keycloak.retention.PruningRows.Place;
import dev.keyward.audit.keycloak.retention.SignedLogs.SignedPruning;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerifiedBundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Prunes the beginning of a log in four steps: plan, announce, confirm and delete. Each step is a transaction.
 *
 * <p>A record {@code log.pruned} announces which entries will be deleted. They are deleted once a signed checkpoint covers that record, so
 * a log never lacks entries without saying so. Each entry is verified under a signed checkpoint before, because a deletion must not
 * hide that the database was changed. All state is in the database, so any node can continue after any step. Not thread-safe.
 */
final class LogPruner {

    static final long DAY_MILLIS = 86_400_000;

    /** Maximum number of bundles that one pruning deletes, so that no step takes long. */
    private static final int MAX_BUNDLES = 64;

    /** Maximum number of entries that one transaction deletes. */
    private static final int MAX_DELETED = 16 * LogResource.FULL_WIDTH;

    private final RetentionSettings settings;
    private final JobRecords records;
    private final Supplier<Optional<AuditKeys>> keys;

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    LogPruner(RetentionSettings settings, JobRecords records, Supplier<Optional<AuditKeys>> keys) {
        this.settings = settings;
        this.records = records;
        this.keys = keys;
    }

    /**
     * Returns a plan of the entries that can be pruned from a log. The plan may be empty.
     *
     * @param mayContinue whether there is time for a further bundle
     * @throws PruningBlockedException if records are older than the retention and may not be deleted
     */
    PruningPlan plan(KeycloakSession session, LogId log, long days, BooleanSupplier mayContinue) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.find(log).orElseThrow();
        requireRightClock(session);
        requireKey(records, new RealmLogs(session).last(state));
        PruningRows pruning = new PruningRows(session);
        SignedLogs signed = new SignedLogs(session, keys.get());
        long limit =
                settings.limit(signed.tree(state).size(), state.minimumIndex(), sink -> pruning.received(log, sink));
        try {
            VerifiedBundles bundles = signed.bundles(state);
            PruningPlan plan = new PruningPlan(
                    log, state.minimumIndex(), cutoff(days), signed.last(state).map(SignedPruning::record));
            for (int n = 0; n < MAX_BUNDLES && mayContinue.getAsBoolean(); n++) {
                if (plan.end() + LogResource.FULL_WIDTH > limit
                        || !plan.add(bundles.read(plan.end() / LogResource.FULL_WIDTH))) {
                    break;
                }
            }
            return plan;
        } catch (IOException | BadRecordException e) {
            throw PruningBlockedException.damaged(e);
        }
    }

    /** Adds the record that announces a pruning. Returns false, without effect, if another transaction works on the log. */
    boolean announce(KeycloakSession session, LogId log, PruningPlan plan) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.lock(log).orElse(null);
        if (state == null
                || state.minimumIndex() != plan.first()
                || state.pruningBy().isPresent()) {
            return false;
        }
        AuditLogEntity target = new RealmLogs(session).last(state);
        Map<String, Fact> facts = new LinkedHashMap<>(plan.facts());
        if (!target.log().equals(log)) {
            facts.put(PrunedRecords.LOG, Fact.of(log.text()));
        }
        JobRecord record = records.make(target, RecordKind.LOG_PRUNED, facts);
        rows.add(record.row());
        state.announcePruning(record.id());
        return true;
    }

    /**
     * Raises the minimum index of a log if a signed checkpoint covers the record that announces the new minimum. Returns the new
     * minimum; empty if it was not raised.
     *
     * @throws PruningBlockedException if the log does not verify or cannot be read
     */
    OptionalLong confirm(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.lock(log).orElse(null);
        if (state == null || state.pruningBy().isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<Place> place = new PruningRows(session).find(state.pruningBy().get());
        if (place.isEmpty() || place.get().isSetAside()) {
            state.cancelPruning();
            return OptionalLong.empty();
        }
        SignedLogs signed = new SignedLogs(session, keys.get());
        Optional<SignedPruning> announced = signed.find(state.pruningBy().get());
        if (announced.isEmpty()) {
            return OptionalLong.empty();
        }
        long minimum = announced.get().minimum(log);
        if (minimum <= state.minimumIndex() || minimum > signed.tree(state).size()) {
            state.cancelPruning();
            return OptionalLong.empty();
        }
        state.prune(minimum);
        return OptionalLong.of(minimum);
    }

    /** Requires that this node has the key that protects a record for the given log. */
    static void requireKey(JobRecords records, AuditLogEntity log) {
        if (!records.canProtect(log)) {
            throw new PruningBlockedException("this node does not have the key of the log " + log.log());
        }
    }

    static void requireRightClock(KeycloakSession session) {
        ClockCheck.problem(session).ifPresent(problem -> {
            throw new PruningBlockedException(problem);
        });
    }

    /** Returns the time before which a record must have been made to be older than the given number of days. */
    static long cutoff(long days) {
        return Time.currentTimeMillis() - days * DAY_MILLIS;
    }

    /**
     * Deletes some of the entries before the log's minimum index. Returns how many were deleted, or 0 if none are left.
     *
     * @throws PruningBlockedException if no signed record of the log states this minimum index
     */
    long delete(KeycloakSession session, LogId log) {
        AuditRows rows = new AuditRows(session);
        AuditLogEntity state = rows.find(log).orElseThrow();
        new SignedLogs(session, keys.get()).last(state);
        long minimum = state.minimumIndex();
        long first = new PruningRows(session).firstIndex(log).orElse(minimum);
        long end = Math.min(minimum, first - first % LogResource.FULL_WIDTH + MAX_DELETED);
        try {
            LogPruning.deleteEntries(rows.files(log), first, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Math.max(0, end - first);
    }
}
