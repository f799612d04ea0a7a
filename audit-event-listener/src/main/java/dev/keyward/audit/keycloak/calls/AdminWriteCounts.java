package dev.keyward.audit.keycloak.calls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the successful writes over the admin REST API that this process has served, by realm. Thread-safe. */
public final class AdminWriteCounts {

    private final Map<String, Counts> byRealm = new ConcurrentHashMap<>();

    /**
     * Numbers of successful write calls of the admin REST API to one realm since the process started.
     *
     * @param writes number of write calls whose transaction was committed
     * @param withEvent number of these calls that were recorded through their admin event
     * @param withCall number of these calls that were recorded as {@code admin.call}
     */
    public record Counts(long writes, long withEvent, long withCall) {

        static final Counts NONE = new Counts(0, 0, 0);

        /** Returns the number of write calls that have an audit record. */
        public long explained() {
            return withEvent + withCall;
        }
    }

    /** Returns the numbers of successful write calls of the admin REST API to the realm with the given id. */
    public Counts of(String realmId) {
        return byRealm.getOrDefault(realmId, Counts.NONE);
    }

    /** Counts a successful write call of the admin REST API that was recorded through its admin event. */
    void withEvent(String realmId) {
        add(realmId, 1, 0);
    }

    /** Counts a successful write call of the admin REST API that was recorded as {@code admin.call}. */
    void withCall(String realmId) {
        add(realmId, 0, 1);
    }

    private void add(String realmId, long withEvent, long withCall) {
        byRealm.merge(
                realmId,
                new Counts(1, withEvent, withCall),
                (old, more) ->
                        new Counts(old.writes + 1, old.withEvent + more.withEvent, old.withCall + more.withCall));
    }
}
