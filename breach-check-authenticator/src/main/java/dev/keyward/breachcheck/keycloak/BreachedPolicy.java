package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachedRule;
import dev.keyward.breachcheck.Sources;
import dev.keyward.providerkit.BadValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * Refuses a new password that is on a breach list. Failure policy: open, or as {@link BreachListsFactory} is configured. One instance
 * per session.
 */
final class BreachedPolicy implements PasswordPolicyProvider {

    static final String REFUSED = "keyward.password.breached";
    static final String UNKNOWN = "keyward.password.breach-unknown";

    private static final int MAX_LENGTH = 64;

    private final KeycloakSession session;

    BreachedPolicy(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public @Nullable PolicyError validate(RealmModel realm, UserModel user, String password) {
        List<String> names = Stream.of(Optional.ofNullable(user.getUsername()), Optional.ofNullable(user.getEmail()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return validate(realm, names, password);
    }

    /** The registration form: there is no user yet. */
    @Override
    public @Nullable PolicyError validate(@Nullable String username, String password) {
        return validate(
                session.getContext().getRealm(),
                Optional.ofNullable(username).stream().toList(),
                password);
    }

    private @Nullable PolicyError validate(RealmModel realm, List<String> names, String password) {
        BreachedRule rule = rule(realm);
        BreachCheckProvider lists = session.getProvider(BreachCheckProvider.class);
        BreachVerdict verdict = lists.check(password, names, rule.sources());
        BreachMetrics.judged(verdict, rule.reportOnly());
        if (!rule.refuses(verdict, lists.failsClosed())) {
            return null;
        }
        return new PolicyError(verdict instanceof BreachVerdict.Breached ? REFUSED : UNKNOWN);
    }

    /** Where a preset asks for this policy and the realm does not name it, the default holds. */
    private static BreachedRule rule(RealmModel realm) {
        BreachedRule rule = realm.getPasswordPolicy().getPolicyConfig(BreachedPolicyFactory.ID);
        return rule == null ? BreachedRule.DEFAULT : rule;
    }

    /** Reads the value when a realm is saved or loaded; does nothing else. */
    @Override
    public BreachedRule parseConfig(@Nullable String value) {
        String text = Optional.ofNullable(value).orElse("");
        try {
            if (text.length() <= MAX_LENGTH) {
                return BreachedRule.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // said below, with what was written
        }
        throw new PasswordPolicyConfigException(
                BadValue.of(text.strip(), "give " + Sources.allowed()).getMessage());
    }

    @Override
    public void close() {}
}
