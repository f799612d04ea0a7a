package dev.keyward.breachcheck.keycloak.policy;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachedRule;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.lists.BreachListsFactory;
import dev.keyward.breachcheck.keycloak.lists.BreachMetrics;
import dev.keyward.breachcheck.keycloak.lists.PairNames;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * Password policy that refuses a new password if a breach list contains it.
 *
 * <p>Failure policy: open or closed, as configured for {@link BreachListsFactory}. One instance per session, not thread-safe.
 */
final class BreachedPolicy implements PasswordPolicyProvider {

    static final String REFUSED = "keyward.password.breached";
    static final String UNKNOWN = PolicyNames.BREACH_UNKNOWN_MESSAGE;

    private static final int MAX_LENGTH = 64;

    private final KeycloakSession session;

    BreachedPolicy(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        return judged(realm, password, PairNames.of(session, realm, user));
    }

    /** Validates the password of a user who registers, before the user exists. */
    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return judged(session.getContext().getRealm(), password, PairNames.ofNewcomer(session, username));
    }

    private @Nullable PolicyError judged(RealmModel realm, String password, Supplier<List<String>> names) {
        BreachedRule rule = rule(realm);
        Optional<BreachCheckProvider> lists = Optional.ofNullable(session.getProvider(BreachCheckProvider.class));
        // Without the provider, which an administrator may disable, the verdict is unknown.
        BreachVerdict verdict = lists.map(provider -> provider.check(password, names, rule.sources()))
                .orElseGet(BreachVerdict.Unknown::new);
        BreachMetrics.judged(verdict, rule.reportOnly());
        if (!rule.refuses(verdict, lists.map(BreachCheckProvider::failsClosed).orElse(false))) {
            return null;
        }
        return new PolicyError(verdict instanceof BreachVerdict.Breached ? REFUSED : UNKNOWN);
    }

    /** Returns the realm's value of this password policy, or the default if the realm does not use it. */
    private static BreachedRule rule(RealmModel realm) {
        BreachedRule rule = realm.getPasswordPolicy().getPolicyConfig(BreachedPolicyFactory.ID);
        return rule == null ? BreachedRule.DEFAULT : rule;
    }

    /** Parses a value of this password policy. Keycloak calls this method whenever it saves or loads a realm. */
    @Override
    public BreachedRule parseConfig(@Nullable String value) {
        String text = Optional.ofNullable(value).orElse("");
        try {
            if (text.length() <= MAX_LENGTH) {
                return BreachedRule.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // reported below, with the value
        }
        throw new PasswordPolicyConfigException(
                BadValue.of(text.strip(), "give " + Sources.allowed()).getMessage());
    }

    @Override
    public void close() {}
}
