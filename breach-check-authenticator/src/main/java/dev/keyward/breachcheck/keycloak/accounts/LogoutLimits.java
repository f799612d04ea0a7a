package dev.keyward.breachcheck.keycloak.accounts;

import dev.keyward.providerkit.lanes.FairSlots;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits the background work of {@link ClientLogouts} for the whole server and for each realm.
 *
 * <p>A request is admitted for all of its work: loading the sessions, waiting, and calling clients. An admitted request needs a
 * slot for the calls of each session. A realm whose clients are slow holds few slots, so the clients of other realms are still
 * told. Thread-safe.
 */
final class LogoutLimits {

    /**
     * Maximum number of requests whose logouts are in progress or waiting. Each such request uses a database
     * connection.
     */
    static final int MOST_REQUESTS = 32;

    /** Maximum number of HTTP requests in one realm that still have running or waiting logout requests to clients. */
    static final int MOST_OF_REALM = 16;

    private static final int SLOTS = 8;

    private static final int SLOTS_OF_REALM = 4;

    /**
     * Time after which the logout requests to the clients of one user session count as overdue. Keycloak waits five seconds for each
     * client.
     */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private final FairSlots slots;
    private final Map<String, Integer> admitted = new HashMap<>();
    private int all;

    LogoutLimits(LongSupplier nanoClock) {
        this.slots = new FairSlots(SLOTS, SLOTS_OF_REALM, SLOW, nanoClock);
    }

    /**
     * Admits a request that causes logouts in the given realm, unless too many such requests are in progress. The
     * caller then calls {@link #leave} once.
     */
    synchronized boolean admit(String realm) {
        int ofRealm = admitted.getOrDefault(realm, 0);
        if (all >= MOST_REQUESTS || ofRealm >= MOST_OF_REALM) {
            return false;
        }
        admitted.put(realm, ofRealm + 1);
        all++;
        return true;
    }

    synchronized void leave(String realm) {
        admitted.computeIfPresent(realm, (name, count) -> count > 1 ? count - 1 : null);
        all--;
    }

    /** Takes a slot for the logout calls of one session, and returns an empty result if none becomes free in time. */
    Optional<FairSlots.Slot> takeSlot(String realm, Duration longest) throws InterruptedException {
        return slots.take(realm, longest);
    }
}
