package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.LogId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the open logs that are still signed with a retired key, such as logs without new records.
 *
 * <p>Looks at the logs once, because the keys of a process never change. Not thread-safe.
 */
final class KeyRotation {

    private final ServerKeys keys;
    private final Set<LogId> pending = new HashSet<>();
    private boolean hasLooked;

    KeyRotation(ServerKeys keys) {
        this.keys = keys;
    }

    /** Returns the given logs and, in addition, the logs that are still signed with a retired key. */
    List<LogId> with(List<LogId> logs, AuditRows rows) {
        Optional<AuditKeys> found = hasLooked ? Optional.empty() : keys.find();
        if (found.isPresent()) {
            rows.published().stream()
                    .filter(log -> new LogKeys(found.get(), log.origin(), log.verifierKeys()).isNewer())
                    .map(AuditLogEntity::log)
                    .forEach(pending::add);
            hasLooked = true;
        }
        return Stream.concat(logs.stream(), pending.stream()).distinct().toList();
    }

    /** Notes that the given log has a checkpoint with the new key, so that nothing is left to do for this log. */
    void done(LogId log) {
        pending.remove(log);
    }
}
