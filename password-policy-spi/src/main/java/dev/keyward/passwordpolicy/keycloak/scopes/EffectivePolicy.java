package dev.keyward.passwordpolicy.keycloak.scopes;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicy;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.policy.PolicyMetrics;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.passwords.CurrentPasswordCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * All password rules that apply to one user: Keyward's rules, merged from all sources, and the realm's other policies.
 *
 * <p>Failure policy: if the scopes are unreadable or their members cannot be determined, the scopes are skipped; the
 * policy of the realm still applies. Immutable.
 *
 * @param rules Keyward's rules
 * @param others the ids of all other policies
 */
public record EffectivePolicy(List<EffectiveRule> rules, List<String> others) {

    private static final Logger LOG = Logger.getLogger(EffectivePolicy.class);

    /**
     * Returns the password rules for the given user. If the current request has a client, the rules for that client are
     * included.
     */
    public static EffectivePolicy of(KeycloakSession session, PasswordOwner owner) {
        return of(session, owner, Scopes.client(session));
    }

    /** Returns the password rules for the given user, including the rules for the given client. */
    public static EffectivePolicy of(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        PasswordPolicy policy = owner.realm().getPasswordPolicy();
        List<RequiredRule> requiredRules = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String id : policy.getPolicies()) {
            if (session.getProvider(PasswordPolicyProvider.class, id) instanceof KeywardPolicy rule) {
                requiredRules.addAll(rule.requiredRules(policy));
            } else {
                others.add(id);
            }
        }
        requiredRules.addAll(scoped(session, owner, client));
        return new EffectivePolicy(EffectiveRule.strictest(requiredRules), List.copyOf(others));
    }

    public boolean isEmpty() {
        return rules.isEmpty() && others.isEmpty();
    }

    /** Returns whether this policy has a rule of Keyward that is enforced and not report-only. */
    public boolean enforcesRules() {
        return rules.stream().anyMatch(rule -> !rule.reportOnly());
    }

    private static List<RequiredRule> scoped(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        try {
            return Scopes.of(session, owner.realm()).requiredRulesFor(session, owner, client);
        } catch (RuntimeException | LinkageError e) {
            PolicyMetrics.countSkippedScopes();
            CurrentPasswordCheck.reportSkippedRule(session);
            LOG.errorf(
                    "The scopes of the password policy failed and were skipped; the policy of the realm still applies."
                            + " For the cause see GET .../password-policy/status. %s",
                    FailureTrace.of(e));
            return List.of();
        }
    }
}
