package dev.keyward.breachcheck.keycloak.authsession;

import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Arrival time of a request, stored as an attribute of its Keycloak session.
 *
 * <p>Keycloak creates event listeners at the beginning of each sign-in request, before it verifies anything. Stateless and thread-safe.
 */
public final class Arrival {

    private static final String ATTRIBUTE = "keyward.breach-check.arrival";

    private Arrival() {}

    public static void note(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) == null) {
            session.setAttribute(ATTRIBUTE, Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    /** Whether the request arrived after the moment; false if its arrival is unknown. */
    public static boolean isAfter(KeycloakSession session, Instant moment) {
        return session.getAttribute(ATTRIBUTE) instanceof Instant arrival && arrival.isAfter(moment);
    }
}
