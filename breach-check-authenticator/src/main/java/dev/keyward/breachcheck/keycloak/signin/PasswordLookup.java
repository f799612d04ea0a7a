package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.CheckResult;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.lists.PairNames;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Checks the password of one sign-in against the breach lists and the password policy.
 *
 * <p>Records the result in the event, the metrics, and the user's finding. Not thread-safe.
 */
final class PasswordLookup {

    private final AuthenticationFlowContext context;
    private final KeycloakSession session;
    private final UserModel user;
    private final SignInCheckConfig config;
    private final SignInRules rules;
    private final Optional<BreachCheckProvider> lists;
    private final Instant now;

    /** @param lists the breach lists; empty if an administrator has disabled the provider */
    PasswordLookup(
            AuthenticationFlowContext context,
            UserModel user,
            SignInCheckConfig config,
            SignInRules rules,
            Optional<BreachCheckProvider> lists,
            Instant now) {
        this.context = context;
        this.session = context.getSession();
        this.user = user;
        this.config = config;
        this.rules = rules;
        this.lists = lists;
        this.now = now;
    }

    Outcome check(String password) {
        BreachVerdict verdict = lists.map(
                        any -> any.check(password, PairNames.of(session, context.getRealm(), user), config.sources()))
                .orElseGet(BreachVerdict.Unknown::new);
        PolicyVerdict policy = config.weak() == CheckAction.OFF
                ? PolicyVerdict.UNKNOWN
                : new CurrentPolicy(session).check(context.getRealm(), user, password);
        UserRecords records = new UserRecords(user);
        Optional<Finding> before = records.finding();
        Optional<Finding> kept = before.flatMap(found -> found.withoutDisproved(verdict, policy));
        Outcome looked = rules.outcome(new CheckResult(verdict, policy, kept.flatMap(Finding::deadline)), now);
        Outcome outcome = kept.map(found -> rules.stricter(looked, found, now)).orElse(looked);
        FindingChange change = remember(verdict, looked, records, before, kept);
        SignInEvent.write(
                context.getAuthenticationSession(), user, context.getEvent(), verdict, policy, outcome, change);
        SignInMetrics.acted(outcome);
        SignInMetrics.finding(change);
        return outcome;
    }

    /**
     * Updates the user's record of a breached or weak password after a check. A record that would not change is not written.
     *
     * @param kept what the check does not disprove of the record before
     */
    private FindingChange remember(
            BreachVerdict verdict,
            Outcome looked,
            UserRecords records,
            Optional<Finding> before,
            Optional<Finding> kept) {
        Optional<Finding> found = looked.because().map(reason -> found(verdict, looked, reason, records.passwordSet()));
        Optional<Finding> all = found.map(
                        latest -> kept.map(first -> first.and(latest)).orElse(latest))
                .or(() -> kept);
        if (all.isPresent()) {
            if (!before.equals(all)) {
                records.setFinding(all.get());
            }
            return found.isPresent() ? FindingChange.STORED : FindingChange.KEPT;
        }
        if (before.isPresent() || verdict instanceof BreachVerdict.Clear) {
            records.forgetFinding(); // an outdated record as well
        }
        return before.isPresent() ? FindingChange.CLEARED : FindingChange.NONE;
    }

    private Finding found(
            BreachVerdict verdict, Outcome outcome, PasswordProblem reason, Optional<Instant> passwordSet) {
        Optional<Instant> due = outcome instanceof Outcome.Remind remind
                ? Optional.of(remind.deadline().due())
                : Optional.empty();
        // With the action "record" the user is told nothing, so no sessions end.
        boolean isTold = !outcome.word().equals(CheckAction.RECORD.word());
        return new Finding(
                now.truncatedTo(ChronoUnit.MILLIS),
                due,
                isTold && config.endSessions(),
                Set.of(reason),
                Optional.of(verdict instanceof BreachVerdict.Breached breached ? breached.matches() : List.of()),
                passwordSet);
    }
}
