package dev.keyward.breachcheck.keycloak.authsession;

import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * When a request came in, as an attribute of its session.
 *
 * <p>Keycloak makes the listeners of events at the beginning of each request of a sign-in, before it verifies anything. Stateless and
 * thread-safe.
 */
public final class Arrival {

    private static final String ATTRIBUTE = "keyward.breach-check.arrival";

    private Arrival() {}

    public static void note(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) == null) {
            session.setAttribute(ATTRIBUTE, Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    /** False where it is not known. */
    public static boolean isAfter(KeycloakSession session, Instant moment) {
        return session.getAttribute(ATTRIBUTE) instanceof Instant arrival && arrival.isAfter(moment);
    }
}
