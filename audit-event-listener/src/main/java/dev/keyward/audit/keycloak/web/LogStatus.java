package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.audit.keycloak.folder.FolderSettings;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.audit.keycloak.listener.LogObstacles;
import dev.keyward.audit.keycloak.retention.RetentionState;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.writes.AdminWriteCounts;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The state of a realm's audit log, which the REST API returns as JSON.
 *
 * @param recording whether the realm is recorded now
 * @param origin name of the log and of its signing key
 * @param entries number of records in the log
 * @param firstEntry index of the first record that was not deleted for its age
 * @param retentionDays number of days for which records are kept
 * @param waiting number of records that have no index yet
 * @param setAside number of rows that were damaged or changed before they got an index, and never get one
 * @param checkpointEntries number of records that the latest checkpoint covers; missing if there is none
 * @param writes number of successful writes over the admin REST API that the node that answers has served for this log since it started
 * @param explainedWrites number of these writes that have a record
 * @param problem a sentence that says what is wrong on the node that answers
 * @param warning a sentence that says what that node would not notice
 * @param retentionProblem a sentence that says why records are still there that are older than the retention
 * @param storedEntries number of records in the folder of the logs; missing if the node that answers has no such folder
 * @param folderProblem a sentence that says why the node that answers cannot use that folder
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LogStatus(
        boolean recording,
        Optional<String> origin,
        long entries,
        long firstEntry,
        Optional<Long> retentionDays,
        long waiting,
        long setAside,
        Optional<Long> checkpointEntries,
        long writes,
        long explainedWrites,
        Optional<String> problem,
        Optional<String> warning,
        Optional<String> retentionProblem,
        Optional<Long> storedEntries,
        Optional<String> folderProblem) {

    static LogStatus of(KeycloakSession session, RealmModel realm, AuditRows rows) {
        Optional<AuditLogEntity> log = rows.open(realm.getId());
        Optional<AuditLogListenerFactory> listener = AuditLogListenerFactory.of(session);
        long waiting = log.map(found -> rows.countWaiting(found.log())).orElse(0L);
        // refreshed after the count, so that a record which gets its index meanwhile is in one of the numbers
        log.ifPresent(rows::refresh);
        AdminWriteCounts.Counts writes = listener.flatMap(AuditLogListenerFactory::services)
                .flatMap(services -> log.flatMap(found -> services.capture().writes(found.log())))
                .map(AdminWriteCounts::current)
                .orElse(AdminWriteCounts.Counts.NONE);
        Optional<RetentionState> retention = log.flatMap(found -> listener.flatMap(AuditLogListenerFactory::services)
                .map(services -> RetentionState.of(
                        session, services.retention(), services.keys().find(), found)));
        Optional<FolderSettings> folder =
                listener.flatMap(AuditLogListenerFactory::services).flatMap(AuditServices::folder);
        Optional<LogObstacles> obstacles = listener.flatMap(AuditLogListenerFactory::obstacles);
        return new LogStatus(
                listener.map(factory -> factory.isRecorded(realm)).orElse(false),
                log.map(AuditLogEntity::origin),
                log.map(found -> found.head().size()).orElse(0L),
                log.map(AuditLogEntity::minimumIndex).orElse(0L),
                retention.map(RetentionState::days),
                waiting,
                log.map(found -> rows.countSetAside(found.log())).orElse(0L),
                log.map(AuditLogEntity::checkpointEntries).filter(entries -> entries >= 0),
                writes.writes(),
                writes.explained(),
                obstacles.flatMap(node -> log.flatMap(node::problem)),
                warning(obstacles.flatMap(node -> log.flatMap(node::warning)), writes.unexplained()),
                retention.flatMap(RetentionState::problem),
                folder.flatMap(configured -> log.map(AuditLogEntity::storedEntries)),
                folder.flatMap(configured -> configured
                        .folder()
                        .problem()
                        .or(() -> log.flatMap(found -> configured.report().problem(found.log())))));
    }

    private static Optional<String> warning(Optional<String> ofLog, long unexplained) {
        String ofWrites = unexplained == 0
                ? ""
                : unexplained
                        + " of the changes by administrators on this node have no record. Its server log has an error"
                        + " for each.";
        return Optional.of((ofLog.orElse("") + " " + ofWrites).strip()).filter(text -> !text.isEmpty());
    }
}
