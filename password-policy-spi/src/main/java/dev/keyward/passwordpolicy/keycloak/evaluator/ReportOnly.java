package dev.keyward.passwordpolicy.keycloak.evaluator;

import java.util.List;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Puts the ids of rules that are tried out, and would have refused a password, into the event of the request.
 *
 * <p>Keycloak hands its policy manager no event. So the pages on which people choose a password leave theirs in the
 * session first; where an administrator sets one there is none, and the metric alone tells.
 */
public final class ReportOnly {

    /** The detail of the event: ids with commas between. */
    static final String DETAIL = "password_rules_report_only";

    private static final String EVENT = ReportOnly.class.getName() + ".event";

    private ReportOnly() {}

    /** Says which event is to tell, for the rest of the request. */
    public static void recordIn(KeycloakSession session, EventBuilder event) {
        session.setAttribute(EVENT, event);
    }

    static void record(KeycloakSession session, List<String> rules) {
        EventBuilder event = session.getAttribute(EVENT, EventBuilder.class);
        if (event != null && !rules.isEmpty()) {
            event.detail(DETAIL, String.join(",", rules));
        }
    }
}
