package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.Reason;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What events say of a password that was looked at: whether it was found, where, and what was done; never a count, or anything of the
 * password. Stateless and thread-safe.
 */
final class SignInEvent {

    static final String BREACH = "keyward_breach";
    static final String SOURCE = "keyward_breach_source";
    static final String CORPUS_DATE = "keyward_breach_corpus_date";
    static final String BREACH_ACTION = "keyward_breach_action";
    static final String POLICY = "keyward_password_policy";
    static final String POLICY_ACTION = "keyward_password_policy_action";

    private static final List<String> ALL = List.of(BREACH, SOURCE, CORPUS_DATE, BREACH_ACTION, POLICY, POLICY_ACTION);

    private static final String NOTE = "keyward.breach-check.event.";

    private SignInEvent() {}

    /** Writes it into the event of the request, and keeps it for that of a later one. */
    static void write(
            AuthenticationSessionModel authSession,
            EventBuilder event,
            BreachVerdict verdict,
            PolicyVerdict policy,
            Outcome outcome) {
        if ("hit".equals(authSession.getAuthNote(NOTE + BREACH)) && !(verdict instanceof BreachVerdict.Breached)) {
            repeat(
                    authSession,
                    event); // an execution that asks fewer lists does not take back what another one has found
            return;
        }
        Map<String, String> details = details(verdict, policy, outcome);
        details.forEach((key, value) -> authSession.setAuthNote(NOTE + key, value));
        repeat(authSession, event);
    }

    static void repeat(AuthenticationSessionModel authSession, EventBuilder event) {
        ALL.forEach(key -> event.detail(key, authSession.getAuthNote(NOTE + key)));
    }

    /**
     * An event of its own, for a sign-in that a page holds up: that of the sign-in comes in a later request, after Keycloak's own
     * pages without these details, or never.
     */
    static void heldUp(EventBuilder event, UserModel user) {
        event.clone()
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .user(user)
                .detail(Details.CUSTOM_REQUIRED_ACTION, SignInCheckFactory.PROVIDER_ID)
                .success();
    }

    private static Map<String, String> details(BreachVerdict verdict, PolicyVerdict policy, Outcome outcome) {
        Map<String, String> details = new LinkedHashMap<>();
        if (verdict instanceof BreachVerdict.Breached breached) {
            details.put(BREACH, "hit");
            details.put(SOURCE, breached.source().name().toLowerCase(Locale.ROOT));
            breached.corpusDate()
                    .ifPresent(date -> details.put(
                            CORPUS_DATE,
                            LocalDate.ofInstant(date, ZoneOffset.UTC).toString()));
        } else {
            details.put(BREACH, verdict instanceof BreachVerdict.Clear ? "clear" : "unknown");
        }
        if (policy == PolicyVerdict.NOT_MET) {
            details.put(POLICY, "fail");
        }
        outcome.because()
                .ifPresent(
                        reason -> details.put(reason == Reason.WEAK ? POLICY_ACTION : BREACH_ACTION, outcome.word()));
        return details;
    }
}
