package dev.keyward.passwordpolicy.keycloak.scopes;

import dev.keyward.passwordpolicy.Demand;
import dev.keyward.passwordpolicy.EffectiveRule;
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
 * Everything that one person's password has to keep: Keyward's rules after scopes and presets, and the realm's other
 * policies.
 *
 * <p>Failure policy: scopes that cannot be read, or whose membership cannot be told, are passed over; the realm's own
 * policy holds for everybody. Immutable.
 *
 * @param rules Keyward's
 * @param others ids of policies that are not Keyward's
 */
public record EffectivePolicy(List<EffectiveRule> rules, List<String> others) {

    private static final Logger LOG = Logger.getLogger(EffectivePolicy.class);

    /** For a person who comes through the client of the request, if any. */
    public static EffectivePolicy of(KeycloakSession session, PasswordOwner owner) {
        return of(session, owner, Scopes.client(session));
    }

    /** For a person who would come through this client. */
    public static EffectivePolicy of(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        PasswordPolicy policy = owner.realm().getPasswordPolicy();
        List<Demand> demands = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String id : policy.getPolicies()) {
            if (session.getProvider(PasswordPolicyProvider.class, id) instanceof KeywardPolicy rule) {
                demands.addAll(rule.demands(policy));
            } else {
                others.add(id);
            }
        }
        demands.addAll(scoped(session, owner, client));
        return new EffectivePolicy(EffectiveRule.strictest(demands), List.copyOf(others));
    }

    public boolean isEmpty() {
        return rules.isEmpty() && others.isEmpty();
    }

    /** Whether a Keyward rule may refuse a password here. */
    public boolean enforcesRules() {
        return rules.stream().anyMatch(rule -> !rule.reportOnly());
    }

    private static List<Demand> scoped(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        try {
            return Scopes.of(session, owner.realm()).demandsOn(session, owner, client);
        } catch (RuntimeException | LinkageError e) {
            PolicyMetrics.scopesPassedOver();
            CurrentPasswordCheck.reportSkippedRule(session);
            LOG.errorf(
                    "The scopes of the password policy were passed over, the realm's own policy holds; GET"
                            + " .../password-policy/status says why. %s",
                    FailureTrace.of(e));
            return List.of();
        }
    }
}
