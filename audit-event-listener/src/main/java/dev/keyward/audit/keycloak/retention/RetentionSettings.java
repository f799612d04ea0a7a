package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.auditlog.tiles.LogResource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The server's settings for the retention. Immutable and thread-safe.
 *
 * @param recordsAll whether every realm is recorded
 * @param minimumDays smallest number of days for which records are kept
 * @param sinks names of the sinks that must have received a record before it may be deleted
 */
public record RetentionSettings(boolean recordsAll, long minimumDays, List<String> sinks) {

    public RetentionSettings {
        sinks = List.copyOf(sinks);
    }

    /**
     * Returns the retention of a realm whose attribute has the given value. A value that is not allowed counts as
     * missing.
     */
    long days(Optional<String> attribute) {
        return Math.max(minimumDays, RetentionOptions.days(attribute.orElse("")));
    }

    /**
     * Returns the retention of the log of a realm. A log that was closed when its realm was deleted keeps the retention that
     * it had then, even if there is a new realm with the same id.
     */
    public long days(KeycloakSession session, AuditLogEntity log) {
        boolean isOfDeleted = !log.isOpen() && log.continuedBy().isEmpty();
        return Optional.ofNullable(session.realms().getRealm(log.realmId()))
                .filter(realm -> !isOfDeleted && isRecorded(realm))
                .map(this::days)
                .orElseGet(() -> daysWithoutRealm(log.retentionDays()));
    }

    /**
     * Returns the retention that counts before a log is removed as a whole: the longest one that the log's row, the server, the default or
     * a realm with that id states.
     */
    long daysBeforeRemoval(KeycloakSession session, AuditLogEntity log) {
        return Math.max(
                daysBeforeRemoval(log.retentionDays()),
                Optional.ofNullable(session.realms().getRealm(log.realmId()))
                        .map(this::days)
                        .orElse(0L));
    }

    /**
     * Returns the shortest retention before a log is removed as a whole, given the retention in the log's row. A row that states less than
     * the default does not count, because the realm is deleted, and nothing else shows whether somebody has changed the row.
     */
    long daysBeforeRemoval(OptionalLong inRow) {
        return Math.max(RetentionOptions.REALM.defaultValue(), daysWithoutRealm(inRow));
    }

    private long days(RealmModel realm) {
        return days(Optional.ofNullable(realm.getAttribute(RetentionOptions.ATTRIBUTE)));
    }

    private boolean isRecorded(RealmModel realm) {
        return recordsAll || RecordedRealms.isOn(realm);
    }

    /**
     * Returns the index up to which all entries of a log are both signed and delivered to every sink.
     *
     * @param signed number of entries in the latest checkpoint
     * @param minimumIndex index of the first entry that the log still has
     * @param received returns the number of entries that a sink has received
     * @throws PruningBlockedException if a sink has not received the first bundle that the log still has
     */
    long limit(long signed, long minimumIndex, ToLongFunction<String> received) {
        long limit = signed;
        for (String sink : sinks) {
            long delivered = received.applyAsLong(sink);
            if (delivered < minimumIndex + LogResource.FULL_WIDTH) {
                throw new PruningBlockedException("the sink " + sink + " has not received them");
            }
            limit = Math.min(limit, delivered);
        }
        return limit;
    }

    /**
     * Requires that every sink has received all entries of a log.
     *
     * @param received returns the number of entries that a sink has received
     * @throws PruningBlockedException if a sink has not
     */
    void requireDelivered(long entries, ToLongFunction<String> received) {
        for (String sink : sinks) {
            if (received.applyAsLong(sink) < entries) {
                throw new PruningBlockedException("the sink " + sink + " has not received them");
            }
        }
    }

    /**
     * Returns the retention of a realm that is deleted or no longer recorded, given the retention that was last read.
     */
    long daysWithoutRealm(OptionalLong lastRead) {
        return Math.max(minimumDays, lastRead.orElse(RetentionOptions.REALM.defaultValue()));
    }
}
