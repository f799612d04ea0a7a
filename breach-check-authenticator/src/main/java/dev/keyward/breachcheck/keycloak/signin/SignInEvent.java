package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.keycloak.authsession.UserNote;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Adds details of the breach check to login events, such as its result and its action.
 *
 * <p>The details never contain a count or any part of the password. Stateless and thread-safe.
 */
final class SignInEvent {

    static final String BREACH = "keyward_breach";
    static final String SOURCE = "keyward_breach_source";
    static final String CORPUS_DATE = "keyward_breach_corpus_date";
    static final String FINDING = "keyward_breach_finding";
    static final String BREACH_ACTION = "keyward_breach_action";
    static final String POLICY = "keyward_password_policy";
    static final String POLICY_ACTION = "keyward_password_policy_action";

    private static final String NOTE = "keyward.breach-check.event.";

    private SignInEvent() {}

    /** Adds the details of the breach check to the event of this request, and keeps them for events of later requests. */
    static void write(
            AuthenticationSessionModel authSession,
            UserModel user,
            EventBuilder event,
            BreachVerdict verdict,
            PolicyVerdict policy,
            Outcome outcome,
            FindingChange change) {
        // An execution that looks up fewer lists must not overwrite a match of another execution.
        if (verdict instanceof BreachVerdict.Breached
                || !"hit".equals(UserNote.read(authSession, note(user)).get(BREACH))) {
            UserNote.write(authSession, note(user), details(verdict, policy, outcome, change));
        }
        repeat(authSession, user, event);
    }

    static void repeat(AuthenticationSessionModel authSession, UserModel user, EventBuilder event) {
        UserNote.read(authSession, note(user)).forEach(event::detail);
    }

    /** Returns the name of the authentication session note that holds the event details of the given user. */
    private static String note(UserModel user) {
        return NOTE + user.getId();
    }

    /**
     * Sends an event for a sign-in that is on hold at a page of the breach check. The login event comes only in a later
     * request, possibly without these details, or never.
     */
    static void heldUp(EventBuilder event, UserModel user) {
        event.clone()
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .user(user)
                .detail(Details.CUSTOM_REQUIRED_ACTION, SignInCheckFactory.PROVIDER_ID)
                .success();
    }

    private static Map<String, String> details(
            BreachVerdict verdict, PolicyVerdict policy, Outcome outcome, FindingChange change) {
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
        if (change == FindingChange.KEPT || change == FindingChange.CLEARED) {
            details.put(FINDING, change.word());
        }
        outcome.because()
                .ifPresent(reason ->
                        details.put(reason == PasswordProblem.WEAK ? POLICY_ACTION : BREACH_ACTION, outcome.word()));
        return details;
    }
}
