package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Demand;
import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.keycloak.evaluator.PasswordEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * One of Keyward's password policies: a rule, or a preset that stands for several.
 *
 * <p>{@link PasswordEvaluator} asks it for its {@link #demands} and joins them with those of others. {@link #validate} is
 * for Keycloak's own policy manager, where the evaluator is switched off: the first reason then, and no scopes. One
 * instance per session, not shared between threads.
 */
public final class KeywardPolicy implements PasswordPolicyProvider {

    private final KeycloakSession session;
    private final KeywardPolicyFactory factory;

    KeywardPolicy(KeycloakSession session, KeywardPolicyFactory factory) {
        this.session = session;
        this.factory = factory;
    }

    /** What a realm's password policy, or a scope's, asks for by naming this policy. */
    public List<Demand> demands(PasswordPolicy policy) {
        Setting setting = policy.getPolicyConfig(factory.getId());
        return setting.demands();
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return validate(PasswordOwner.of(realm, user), password);
    }

    /** The registration form: there is no user yet. */
    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return validate(PasswordOwner.registering(session, username), password);
    }

    private @Nullable PolicyError validate(PasswordOwner owner, String password) {
        RuleJudge judge = new RuleJudge(session, owner, password);
        Stream<EffectiveRule> rules = EffectiveRule.strictest(
                        demands(owner.realm().getPasswordPolicy()))
                .stream()
                .sorted(EvaluationOrder.OF_RULES);
        return rules.map(judge::refusal)
                .flatMap(Optional::stream)
                .findFirst()
                .map(PolicyErrors::of)
                .orElse(null);
    }

    /**
     * Reads the value when a realm is saved or loaded; does nothing else, so that no file or network can keep a realm from
     * loading.
     */
    @Override
    public Setting parseConfig(@Nullable String value) {
        try {
            return new Setting(factory.parse(Optional.ofNullable(value).orElse("")));
        } catch (IllegalArgumentException e) {
            throw new PasswordPolicyConfigException(e.getMessage());
        }
    }

    @Override
    public void close() {}
}
