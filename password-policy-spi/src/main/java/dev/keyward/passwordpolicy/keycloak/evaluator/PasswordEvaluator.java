package dev.keyward.passwordpolicy.keycloak.evaluator;

import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.policy.PolicyErrors;
import dev.keyward.passwordpolicy.keycloak.policy.PolicyMetrics;
import dev.keyward.passwordpolicy.keycloak.policy.RuleJudge;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.Failure;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.passwords.CurrentPasswordCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * Judges a password by every policy of the realm and reports every reason, where Keycloak's own manager stops at the
 * first.
 *
 * <p>One failing policy: its own error, untouched, as in stock. Several: one error whose single parameter is the list,
 * readable as it is. What compares with the person's own passwords is asked only about a password that nothing else
 * refuses. A realm without password policies accepts everything, as in stock.
 *
 * <p>Failure policy: Keyward's rules guard themselves (see {@link RuleJudge}); what any other policy throws goes on, as
 * in stock, because a check that is not ours must not get weaker by our being there. One instance per session, not
 * shared between threads.
 */
public final class PasswordEvaluator implements PasswordPolicyManagerProvider {

    private static final Logger LOG = Logger.getLogger(PasswordEvaluator.class);

    private final KeycloakSession session;

    private final boolean rulesOnPages;

    PasswordEvaluator(KeycloakSession session, boolean rulesOnPages) {
        this.session = session;
        this.rulesOnPages = rulesOnPages;
    }

    /** Whether pages show the rules before a password is typed. */
    public boolean showsRulesOnPages() {
        return rulesOnPages;
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return evaluate(PasswordOwner.of(realm, user), password, policy -> policy.validate(realm, user, password));
    }

    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return evaluate(
                PasswordOwner.registering(session, username), password, policy -> policy.validate(username, password));
    }

    @Override
    public void close() {}

    private @Nullable PolicyError evaluate(
            PasswordOwner owner, String password, Function<PasswordPolicyProvider, @Nullable PolicyError> check) {
        long start = System.nanoTime();
        EffectivePolicy policy = EffectivePolicy.of(session, owner);
        if (policy.isEmpty()) {
            return null;
        }
        RuleJudge judge = new RuleJudge(session, owner, password);
        List<Failure> failures = failures(policy, judge, check);
        ReportOnly.record(session, judge.refusedReportOnly());
        PolicyMetrics.evaluated(failures.isEmpty(), Duration.ofNanos(System.nanoTime() - start));
        return failures.isEmpty() ? null : refusal(owner, policy, failures);
    }

    /** A list that cannot be rendered is no reason to fail: the password is refused for its first reason, as in stock. */
    private PolicyError refusal(PasswordOwner owner, EffectivePolicy policy, List<Failure> failures) {
        try {
            return Refusal.of(session, owner, policy, failures, rulesOnPages && policy.enforcesRules());
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.errorf("The reasons why a password is refused could not be listed. %s", FailureTrace.of(e));
            return failures.get(0).error();
        }
    }

    private List<Failure> failures(
            EffectivePolicy policy, RuleJudge judge, Function<PasswordPolicyProvider, @Nullable PolicyError> check) {
        // A realm that enforces none of our rules keeps Keycloak's answers, to the longest password.
        if (policy.enforcesRules() && judge.inadmissible().isPresent()) {
            return judge.inadmissible().map(PolicyErrors::of).map(Failure::ofAnyPassword).stream()
                    .toList();
        }
        List<Step> steps = new ArrayList<>();
        policy.rules()
                .forEach(rule -> steps.add(
                        new Step(rule.rule(), () -> judge.refusal(rule).map(PolicyErrors::of))));
        policy.others()
                .forEach(id -> steps.add(new Step(
                        id,
                        () -> Optional.ofNullable(
                                check.apply(session.getProvider(PasswordPolicyProvider.class, id))))));
        steps.sort(Comparator.comparing(Step::id, new EvaluationOrder()));
        List<Failure> failures = asked(steps, false);
        // A password that is refused anyway must not be compared with the person's own: the answer would tell whether
        // it is near theirs, as often as somebody likes, and nothing would have been set.
        boolean compare = failures.isEmpty() && !CurrentPasswordCheck.isOpen(session);
        return compare ? asked(steps, true) : failures;
    }

    private static List<Failure> asked(List<Step> steps, boolean comparing) {
        return steps.stream()
                .filter(step -> EvaluationOrder.comparesWithPasswords(step.id()) == comparing)
                .flatMap(step -> step.error().get().map(error -> new Failure(step.id(), error)).stream())
                .toList();
    }

    /** One policy, and the asking of it. */
    private record Step(String id, Supplier<Optional<PolicyError>> error) {}
}
