package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.Found;
import dev.keyward.breachcheck.Ladder;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.Reason;
import dev.keyward.breachcheck.Rung;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.lists.PairNames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Asks the lists and the policy about the password of one sign-in, and writes down what they say: in the event, the metrics, and beside
 * the user. Not shared between threads.
 */
final class Judge {

    private final AuthenticationFlowContext context;
    private final KeycloakSession session;
    private final UserModel user;
    private final SignInCheckConfig config;
    private final Ladder ladder;
    private final Optional<BreachCheckProvider> lists;
    private final Instant now;

    /**
     * @param lists empty where an administrator has switched the provider off
     */
    Judge(
            AuthenticationFlowContext context,
            UserModel user,
            SignInCheckConfig config,
            Ladder ladder,
            Optional<BreachCheckProvider> lists,
            Instant now) {
        this.context = context;
        this.session = context.getSession();
        this.user = user;
        this.config = config;
        this.ladder = ladder;
        this.lists = lists;
        this.now = now;
    }

    Outcome judge(String password) {
        BreachVerdict verdict = lists.map(
                        any -> any.check(password, PairNames.of(session, context.getRealm(), user), config.sources()))
                .orElseGet(BreachVerdict.Unknown::new);
        PolicyVerdict policy = config.weak() == Rung.OFF
                ? PolicyVerdict.UNKNOWN
                : new CurrentPolicy(session).ask(context.getRealm(), user, password);
        Marks marks = new Marks(user);
        Optional<Found> before = marks.found();
        Outcome outcome = ladder.outcome(new Finding(verdict, policy, before.flatMap(Found::deadline)), now);
        SignInEvent.write(context.getAuthenticationSession(), user, context.getEvent(), verdict, policy, outcome);
        SignInMetrics.acted(outcome);
        remember(outcome, policy, marks, before);
        return outcome;
    }

    /** Written once for a password, not at each sign-in. */
    private void remember(Outcome outcome, PolicyVerdict policy, Marks marks, Optional<Found> before) {
        if (outcome.because().isPresent()) {
            Found found = found(outcome, outcome.because().get());
            Found all = before.map(first -> first.and(found)).orElse(found);
            if (!before.equals(Optional.of(all))) {
                marks.setFound(all);
            }
        } else if (outcome instanceof Outcome.Pass pass
                && pass.clear()
                && before.map(found -> found.isClearedBy(config.sources(), policy))
                        .orElse(true)) {
            marks.forgetFound();
        }
    }

    private Found found(Outcome outcome, Reason reason) {
        Optional<Instant> due = outcome instanceof Outcome.Remind remind
                ? Optional.of(remind.deadline().due())
                : Optional.empty();
        // Of a password that is only written down nobody has told the user.
        boolean isTold = !outcome.word().equals(Rung.RECORD.word());
        return new Found(
                now.truncatedTo(ChronoUnit.MILLIS),
                due,
                isTold && config.endSessions(),
                Set.of(reason),
                Optional.of(config.sources()));
    }
}
