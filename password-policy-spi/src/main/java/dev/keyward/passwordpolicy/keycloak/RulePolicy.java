package dev.keyward.passwordpolicy.keycloak;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.providerkit.FailureTrace;
import dev.keyward.providerkit.WholeNumberOption;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * Applies one rule to one password.
 *
 * <p>Failure policy: open. A rule that fails is logged without any text of the failure, counted as unknown, and refuses
 * nobody. This holds with Keycloak's own policy manager too, where the evaluator is switched off. One instance per
 * session, not shared between threads.
 */
final class RulePolicy implements PasswordPolicyProvider {

    private static final Logger LOG = Logger.getLogger(RulePolicy.class);

    private final KeycloakSession session;
    private final WholeNumberOption option;
    private final IntFunction<Rule> rules;

    RulePolicy(KeycloakSession session, WholeNumberOption option, IntFunction<Rule> rules) {
        this.session = session;
        this.option = option;
        this.rules = rules;
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return validate(realm, password, () -> OwnData.of(user));
    }

    /** The registration form: there is no user yet, so the owner's data is what else the form holds. */
    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return validate(session.getContext().getRealm(), password, () -> OwnData.ofForm(session, username));
    }

    /**
     * Reads the rule's number when a realm is saved or loaded; does nothing else, so that no file or network can keep a
     * realm from loading.
     */
    @Override
    public Integer parseConfig(@Nullable String value) {
        try {
            return option.parse(Optional.ofNullable(value).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new PasswordPolicyConfigException(e.getMessage());
        }
    }

    @Override
    public void close() {}

    private @Nullable PolicyError validate(RealmModel realm, String password, Supplier<List<String>> ownData) {
        Optional<Reason> inadmissible = Candidate.whyInadmissible(password);
        if (inadmissible.isPresent()) {
            return PolicyErrors.of(inadmissible.get());
        }
        Verdict verdict = Verdict.guarded(() -> {
            int number = realm.getPasswordPolicy().getPolicyConfig(option.key());
            return rules.apply(number).check(Candidate.of(password, ownData.get()));
        });
        PolicyMetrics.counted(option.key(), verdict);
        if (verdict instanceof Verdict.Unknown unknown) {
            LOG.errorf(
                    "Password rule %s failed and was passed over; the password was judged by the other rules. %s",
                    option.key(), FailureTrace.of(unknown.failure()));
        }
        return verdict instanceof Verdict.Refused refused ? PolicyErrors.of(refused.reason()) : null;
    }
}
