package dev.keyward.providerkit.limits;

import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Limits how often something may happen within a time, counted for the whole cluster.
 *
 * <p>Each call takes one of a fixed number of slots; a slot frees itself after its lifetime. Taking a slot is atomic: only one of
 * several simultaneous calls gets the last one. A counter in the authentication session would not be. Slots are lost when all
 * servers stop. Thread-safe if the session's provider is.
 */
public final class Quota {

    /** Prefix of the names of all slots; nodes with an earlier build of Keyward count in the same slots. */
    private static final String PREFIX = "keyward-breach-check.";

    private final SingleUseObjectProvider singleUse;

    public Quota(KeycloakSession session) {
        this.singleUse = session.singleUseObjects();
    }

    /**
     * Takes one of the slots with the given name; returns false if all of them are taken.
     *
     * @param what name of the slots, unique among all that Keyward limits
     * @param limit number of slots
     * @param life time after which a slot is free again
     */
    public boolean take(String what, int limit, Duration life) {
        for (int n = 0; n < limit; n++) {
            if (singleUse.putIfAbsent(PREFIX + what + "." + n, life.toSeconds())) {
                return true;
            }
        }
        return false;
    }
}
