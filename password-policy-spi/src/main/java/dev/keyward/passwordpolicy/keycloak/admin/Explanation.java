package dev.keyward.passwordpolicy.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.RequiredRule.Origin;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.policy.PolicyMetrics;
import dev.keyward.passwordpolicy.keycloak.policy.RuleJudge;
import dev.keyward.passwordpolicy.keycloak.rules.NotAVariationPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.providerkit.passwords.PasswordExplanation;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * The JSON response that explains which password rules apply to a user, why, and whether a given password meets them.
 *
 * <p>For an inadmissible password (too long, or not Unicode text) no rule is checked. Policies that compare with the user's
 * stored passwords are never evaluated, and neither are policies of other providers, which might: the result would be a
 * guess at the password that no brute-force protection counts.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Explanation(String userId, String username, Optional<String> inadmissible, List<ExplainedRule> rules) {

    /** Ids of Keycloak's own policies that need only the password and the user's name and e-mail address. */
    private static final Set<String> EVALUATED = Set.of(
            "length",
            "maxLength",
            "lowerCase",
            "upperCase",
            "digits",
            "specialChars",
            "notUsername",
            "notContainsUsername",
            "notEmail",
            "regexPattern",
            "passwordBlacklist",
            PolicyNames.BREACHED);

    private static final String NOT_EVALUATED = "not-evaluated";

    /**
     * A password rule with its value and, if the request contained a password, the rule's verdict on it. The verdict is met,
     * refused, unknown or not-evaluated. The verdict is absent without a password.
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ExplainedRule(String id, String value, String mode, List<Origin> origins, Optional<String> verdict) {}

    static Explanation of(
            KeycloakSession session, PasswordOwner owner, Optional<String> client, Optional<String> password) {
        EffectivePolicy policy = EffectivePolicy.of(session, owner, client);
        Optional<String> inadmissible = password.filter(text -> policy.enforcesRules())
                .flatMap(Candidate::inadmissibleReason)
                .map(Reason::messageKey);
        Optional<String> admissible =
                password.filter(text -> Candidate.inadmissibleReason(text).isEmpty());
        List<ExplainedRule> rules = new ArrayList<>();
        policy.rules().stream()
                .sorted(EvaluationOrder.OF_RULES)
                .forEach(rule -> rules.add(new ExplainedRule(
                        rule.rule(),
                        rule.value().toString(),
                        rule.reportOnly() ? "report-only" : "enforced",
                        rule.origins(),
                        password.map(any -> admissible
                                .map(text -> verdict(session, owner, rule, text))
                                .orElse(NOT_EVALUATED)))));
        policy.others().forEach(id -> rules.add(stock(session, owner, id, password, admissible)));
        rules.sort(Comparator.comparing(ExplainedRule::id, new EvaluationOrder()));
        return new Explanation(
                owner.user().orElseThrow().getId(),
                owner.user().orElseThrow().getUsername(),
                inadmissible,
                List.copyOf(rules));
    }

    private static String verdict(KeycloakSession session, PasswordOwner owner, EffectiveRule rule, String password) {
        if (rule.rule().equals(NotAVariationPolicyFactory.ID)) {
            return NOT_EVALUATED;
        }
        Verdict verdict = new RuleJudge(session, owner, password).check(rule);
        return PolicyMetrics.word(verdict);
    }

    private static ExplainedRule stock(
            KeycloakSession session,
            PasswordOwner owner,
            String id,
            Optional<String> password,
            Optional<String> admissible) {
        PasswordPolicy policy = owner.realm().getPasswordPolicy();
        String value = Optional.<Object>ofNullable(policy.getPolicyConfig(id))
                .map(Object::toString)
                .orElse("");
        return new ExplainedRule(
                id,
                value,
                "enforced",
                List.of(new Origin(Origin.REALM, id + "(" + value + ")")),
                password.map(any -> admissible
                        .filter(text -> EVALUATED.contains(id))
                        .map(text -> verdict(session, owner, id, text))
                        .orElse(NOT_EVALUATED)));
    }

    private static String verdict(KeycloakSession session, PasswordOwner owner, String id, String password) {
        PasswordPolicyProvider policy = session.getProvider(PasswordPolicyProvider.class, id);
        try {
            boolean met = PasswordExplanation.during(
                    session, () -> policy.validate(owner.realm(), owner.user().orElseThrow(), password) == null);
            return met ? "met" : "refused";
        } catch (RuntimeException | StackOverflowError e) {
            return "unknown"; // a regular expression may overflow the stack, and the exception may contain the password
        }
    }
}
