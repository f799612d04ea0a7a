package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.NotAVariation;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.keycloak.policy.RuleContext;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.Optional;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-not-a-variation}, which refuses slightly changed forms of the current password. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class NotAVariationPolicyFactory extends RulePolicyFactory {

    public static final String ID = PolicyNames.NOT_A_VARIATION;

    private static final WholeNumberOption COMPARISONS = new WholeNumberOption(
            ID,
            1,
            8,
            4,
            "A password is not the current one with a changed number, letter case or symbol position: this many likely"
                    + " predecessors are compared with the stored hash, and each comparison costs as much as a sign-in.");

    public NotAVariationPolicyFactory() {
        super(
                ID,
                "Keyward: not a variation of the current password (hash comparisons)",
                Integer.toString(COMPARISONS.defaultValue()),
                COMPARISONS.help());
    }

    @Override
    public RuleValue value(String text) {
        return new RuleValue.AtLeast(COMPARISONS.parse(text));
    }

    @Override
    public String allowed() {
        return COMPARISONS.allowed();
    }

    /**
     * Creates the rule that compares a new password with the user's stored password. The rule accepts every password of a new user, a
     * federated user or a user without a stored password.
     */
    @Override
    public Rule rule(RuleValue value, RuleContext context) {
        int comparisons = WholeNumberPolicyFactory.number(value);
        return context.owner()
                .user()
                .filter(user -> !user.isFederated())
                .flatMap(NotAVariationPolicyFactory::storedPassword)
                .<Rule>map(stored -> new NotAVariation(
                        comparisons, password -> hash(context.session(), stored).verify(password, stored)))
                .orElse(candidate -> Verdict.MET);
    }

    private static Optional<PasswordCredentialModel> storedPassword(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .findFirst()
                .map(PasswordCredentialModel::createFromCredentialModel);
    }

    private static PasswordHashProvider hash(KeycloakSession session, PasswordCredentialModel stored) {
        return session.getProvider(
                PasswordHashProvider.class, stored.getPasswordCredentialData().getAlgorithm());
    }
}
