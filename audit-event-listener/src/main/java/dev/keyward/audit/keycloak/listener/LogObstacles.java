package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import java.util.Optional;

/** Says in words what hinders this node from signing a log. Thread-safe. */
public final class LogObstacles {

    private static final String OTHER_KEY =
            "The key file of this node is not the one with which the log was signed, so this"
                    + " node gives no record its index and signs nothing. Give every node the same file.";

    private final ServerKeys keys;

    LogObstacles(ServerKeys keys) {
        this.keys = keys;
    }

    /** Returns a sentence that says why this node does not sign the given log; empty if it does. */
    public Optional<String> problem(AuditLogEntity log) {
        return keys.find()
                .map(own -> own.verifierKey(log.origin()).toString())
                .map(own -> log.verifierKey().filter(key -> !key.equals(own)).map(key -> OTHER_KEY))
                .orElseGet(keys::problem);
    }
}
