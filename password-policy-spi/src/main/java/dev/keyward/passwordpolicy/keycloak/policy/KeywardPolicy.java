package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RequiredRule;
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
 * A password policy of Keyward: a rule, or a preset of several rules.
 *
 * <p>Keyward's evaluator collects the {@link #requiredRules} of all policies and merges them. Where the evaluator is disabled,
 * Keycloak's own policy manager calls {@link #validate}, which returns the first reason and ignores scopes. One instance per
 * KeycloakSession; not thread-safe.
 */
public final class KeywardPolicy implements PasswordPolicyProvider {

    private final KeycloakSession session;
    private final KeywardPolicyFactory factory;

    KeywardPolicy(KeycloakSession session, KeywardPolicyFactory factory) {
        this.session = session;
        this.factory = factory;
    }

    /** Returns the rules that this policy requires, with the values configured in the password policy of a realm or a scope. */
    public List<RequiredRule> requiredRules(PasswordPolicy policy) {
        Setting setting = policy.getPolicyConfig(factory.getId());
        return setting.requiredRules();
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return validate(PasswordOwner.of(realm, user), password);
    }

    /** Checks the password of a registration form, where no user exists yet. */
    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return validate(PasswordOwner.registering(session, username), password);
    }

    private @Nullable PolicyError validate(PasswordOwner owner, String password) {
        RuleJudge judge = new RuleJudge(session, owner, password);
        Stream<EffectiveRule> rules = EffectiveRule.strictest(
                        requiredRules(owner.realm().getPasswordPolicy()))
                .stream()
                .sorted(EvaluationOrder.OF_RULES);
        return rules.map(judge::refusal)
                .flatMap(Optional::stream)
                .findFirst()
                .map(PolicyErrors::of)
                .orElse(null);
    }

    /**
     * Parses the value that an administrator has configured for this password policy. Keycloak calls this whenever it saves or
     * loads a realm, so it uses neither files nor network, which could prevent a realm from loading.
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
