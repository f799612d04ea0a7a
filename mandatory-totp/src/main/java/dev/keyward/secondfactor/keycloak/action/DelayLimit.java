package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.secondfactor.Obligation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;

/**
 * Lets one of several simultaneous requests take a "Not now", counted for the whole cluster.
 *
 * <p>The stored records count the delays; this only closes the gap until the first request has committed. Thread-safe if the
 * session's provider is.
 */
final class DelayLimit {

    private static final String PREFIX = "keyward-second-factor.delay.";

    private static final long GAP_SECONDS = 60;

    private final SingleUseObjectProvider singleUse;

    DelayLimit(KeycloakSession session) {
        this.singleUse = session.singleUseObjects();
    }

    boolean take(RealmModel realm, UserModel user, Obligation.Due due) {
        return singleUse.putIfAbsent(PREFIX + realm.getId() + "." + user.getId() + "." + due.delaysUsed(), GAP_SECONDS);
    }
}
