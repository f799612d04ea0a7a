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
 * Checks a password against every policy of the realm and reports all reasons for a refusal.
 *
 * <p>Keycloak's own policy manager stops at the first reason. If one policy refuses, its error is returned unchanged, as in
 * Keycloak. If several refuse, one error has the list of reasons as its only parameter. Policies that compare with the
 * user's stored passwords run only if no other policy refuses. A realm without policies accepts every password.
 *
 * <p>Failure policy: {@link RuleJudge} catches failures of Keyward's rules. Exceptions of other policies are rethrown, as in
 * Keycloak, because Keyward must not weaken other checks. One instance per session; not thread-safe.
 */
public final class PasswordEvaluator implements PasswordPolicyManagerProvider {

    private static final Logger LOG = Logger.getLogger(PasswordEvaluator.class);

    private final KeycloakSession session;

    private final boolean rulesOnPages;

    PasswordEvaluator(KeycloakSession session, boolean rulesOnPages) {
        this.session = session;
        this.rulesOnPages = rulesOnPages;
    }

    /** Returns whether pages with a field for a new password show the password rules before the user types. */
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
        PolicyMetrics.recordEvaluation(failures.isEmpty(), Duration.ofNanos(System.nanoTime() - start));
        return failures.isEmpty() ? null : refusal(owner, policy, failures);
    }

    /**
     * Returns the error for a refused password, with all reasons. If they cannot be rendered as a list, it has only the first
     * one.
     */
    private PolicyError refusal(PasswordOwner owner, EffectivePolicy policy, List<Failure> failures) {
        try {
            return Refusal.of(session, owner, policy, failures, rulesOnPages && policy.enforcesRules());
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.errorf(
                    "The reasons for refusing a password could not be listed; the first one was returned. %s",
                    FailureTrace.of(e));
            return failures.get(0).error();
        }
    }

    private List<Failure> failures(
            EffectivePolicy policy, RuleJudge judge, Function<PasswordPolicyProvider, @Nullable PolicyError> check) {
        // Without an enforced rule of Keyward, Keycloak's behaviour stays the same for passwords of any length.
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
        List<Failure> failures = failuresOf(steps, false);
        // Do not compare a refused password with the stored ones: the answer would reveal whether it is similar, any
        // number of times, without setting a password.
        boolean compare = failures.isEmpty() && !CurrentPasswordCheck.isOpen(session);
        return compare ? failuresOf(steps, true) : failures;
    }

    private static List<Failure> failuresOf(List<Step> steps, boolean comparing) {
        return steps.stream()
                .filter(step -> EvaluationOrder.comparesWithPasswords(step.id()) == comparing)
                .flatMap(step -> step.error().get().map(error -> new Failure(step.id(), error)).stream())
                .toList();
    }

    /** One password policy, and the function that checks the password against it. */
    private record Step(String id, Supplier<Optional<PolicyError>> error) {}
}
