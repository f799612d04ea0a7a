package dev.keyward.passwordpolicy.keycloak;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.providerkit.FailureTrace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
 * readable as it is. A realm without password policies accepts everything, as in stock.
 *
 * <p>Failure policy: Keyward's rules guard themselves (see {@link RulePolicy}); what any other policy throws goes on, as
 * in stock, because a check that is not ours must not get weaker by our being there. One instance per session, not
 * shared between threads.
 */
final class PasswordEvaluator implements PasswordPolicyManagerProvider {

    private static final Logger LOG = Logger.getLogger(PasswordEvaluator.class);

    private final KeycloakSession session;

    PasswordEvaluator(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return evaluate(realm, user, password, policy -> policy.validate(realm, user, password));
    }

    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        RealmModel realm = session.getContext().getRealm();
        return evaluate(realm, null, password, policy -> policy.validate(username, password));
    }

    @Override
    public void close() {}

    private @Nullable PolicyError evaluate(
            RealmModel realm,
            @Nullable UserModel user,
            String password,
            Function<PasswordPolicyProvider, @Nullable PolicyError> check) {
        List<String> ids = realm.getPasswordPolicy().getPolicies().stream()
                .sorted(new EvaluationOrder())
                .toList();
        if (ids.isEmpty()) {
            return null;
        }
        long start = System.nanoTime();
        List<PolicyError> errors = errors(ids, password, check);
        PolicyMetrics.evaluated(errors.isEmpty(), Duration.ofNanos(System.nanoTime() - start));
        return switch (errors.size()) {
            case 0 -> null;
            case 1 -> errors.get(0);
            default -> listed(realm, user, errors);
        };
    }

    /** A list that cannot be rendered is no reason to fail: the password is refused for its first reason, as in stock. */
    private PolicyError listed(RealmModel realm, @Nullable UserModel user, List<PolicyError> errors) {
        try {
            return new ReasonList(session, realm, user).render(errors);
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The reasons why a password is refused could not be listed. %s", FailureTrace.of(e));
            return errors.get(0);
        }
    }

    private List<PolicyError> errors(
            List<String> ids, String password, Function<PasswordPolicyProvider, @Nullable PolicyError> check) {
        List<PasswordPolicyProvider> policies = ids.stream()
                .map(id -> session.getProvider(PasswordPolicyProvider.class, id))
                .toList();
        // A realm that names none of our rules keeps Keycloak's answers, to the longest password.
        if (policies.stream().anyMatch(RulePolicy.class::isInstance)) {
            Optional<Reason> inadmissible = Candidate.whyInadmissible(password);
            if (inadmissible.isPresent()) {
                return List.of(PolicyErrors.of(inadmissible.get()));
            }
        }
        return policies.stream().map(check).filter(Objects::nonNull).toList();
    }
}
