package dev.keyward.breachcheck.keycloak.authsession;

import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Records the time at which a request arrived, in an attribute of its KeycloakSession.
 *
 * <p>{@link #note} is called by the factory of an event listener, because Keycloak creates listeners at the beginning of each
 * sign-in request, before it verifies any credential. Stateless and thread-safe.
 */
public final class Arrival {

    private static final String ATTRIBUTE = "keyward.breach-check.arrival";

    private Arrival() {}

    public static void note(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) == null) {
            session.setAttribute(ATTRIBUTE, Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    /** Returns whether the request arrived after the given time; false if its arrival time is unknown. */
    public static boolean isAfter(KeycloakSession session, Instant moment) {
        return session.getAttribute(ATTRIBUTE) instanceof Instant arrival && arrival.isAfter(moment);
    }
}
