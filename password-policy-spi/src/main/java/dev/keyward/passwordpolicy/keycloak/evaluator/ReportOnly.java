package dev.keyward.passwordpolicy.keycloak.evaluator;

import java.util.List;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Adds a detail to the event of a request: the ids of the report-only rules that would have refused the password.
 *
 * <p>Keycloak passes no event to its policy manager, so the pages for a new password store theirs in the KeycloakSession.
 * There is no event if an administrator sets a password; only the metric counts the rules then.
 */
public final class ReportOnly {

    /** Name of the event detail with the ids of the report-only rules that a password breaks, separated by commas. */
    static final String DETAIL = "password_rules_report_only";

    private static final String EVENT = ReportOnly.class.getName() + ".event";

    private ReportOnly() {}

    /**
     * Stores the given event of the current request in the KeycloakSession. The ids of broken report-only rules are added to it
     * after the password check.
     */
    public static void storeEvent(KeycloakSession session, EventBuilder event) {
        session.setAttribute(EVENT, event);
    }

    static void record(KeycloakSession session, List<String> rules) {
        EventBuilder event = session.getAttribute(EVENT, EventBuilder.class);
        if (event != null && !rules.isEmpty()) {
            event.detail(DETAIL, String.join(",", rules));
        }
    }
}
