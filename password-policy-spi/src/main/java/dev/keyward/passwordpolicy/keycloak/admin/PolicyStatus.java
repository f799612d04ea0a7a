package dev.keyward.passwordpolicy.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.evaluator.PasswordEvaluator;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicy;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermsPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.rules.NamesOption;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import dev.keyward.providerkit.nodes.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * The JSON response with the state of the password-policy scopes and banned-term lists that a realm uses.
 *
 * @param healthy whether there are no problems
 * @param evaluator whether Keyward's evaluator is enabled, which scopes need
 * @param scopes the number of scopes in the realm
 * @param problems what is wrong, in sentences for administrators
 * @param bannedTerms the banned-term lists that policy and scopes use
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PolicyStatus(
        boolean healthy, boolean evaluator, int scopes, List<String> problems, List<ListStatus> bannedTerms) {

    static PolicyStatus of(KeycloakSession session, RealmModel realm) {
        List<String> problems = new ArrayList<>();
        List<Scopes.Scope> scopes = scopes(session, realm, problems);
        List<ListStatus> lists = usedLists(session, realm, scopes)
                .map(name -> ListStatus.of(
                        name, BannedTermsPolicyFactory.lists(session).find(realm, name)))
                .toList();
        lists.forEach(list ->
                list.problem().ifPresent(problem -> problems.add("Banned-term list " + list.name() + ": " + problem)));
        Nodes.of(session).ifPresent(nodes -> problems.addAll(nodes.differences(realm, BannedTermFiles.ID)));
        boolean evaluator = session.getProvider(PasswordPolicyManagerProvider.class) instanceof PasswordEvaluator;
        if (!evaluator && !scopes.isEmpty()) {
            problems.add("Keyward's evaluator is disabled, so the scopes have no effect.");
        }
        return new PolicyStatus(problems.isEmpty(), evaluator, scopes.size(), List.copyOf(problems), lists);
    }

    /** Returns the names of the banned-term lists that the policy and the scopes of the realm use. */
    static Stream<String> usedLists(KeycloakSession session, RealmModel realm) {
        return usedLists(session, realm, scopes(session, realm, new ArrayList<>()));
    }

    private static Stream<String> usedLists(KeycloakSession session, RealmModel realm, List<Scopes.Scope> scopes) {
        Stream<RequiredRule> requiredRules = Stream.concat(
                requiredRules(session, realm.getPasswordPolicy()),
                scopes.stream().flatMap(scope -> scope.requiredRules().stream()));
        return requiredRules
                .filter(required -> required.rule().equals(BannedTermsPolicyFactory.ID))
                .flatMap(required -> NamesOption.names(required.value()).stream())
                .distinct()
                .sorted();
    }

    private static List<Scopes.Scope> scopes(KeycloakSession session, RealmModel realm, List<String> problems) {
        Scopes scopes;
        try {
            scopes = Scopes.of(session, realm);
        } catch (IllegalArgumentException e) {
            problems.add("The scopes cannot be used, so the policy of the realm applies to everyone: "
                    + Optional.ofNullable(e.getMessage()).orElse(""));
            return List.of();
        }
        Scopes.problems(session, realm, scopes, true).forEach(problems::add);
        return scopes.all();
    }

    private static Stream<RequiredRule> requiredRules(KeycloakSession session, PasswordPolicy policy) {
        return policy.getPolicies().stream()
                .map(id -> session.getProvider(PasswordPolicyProvider.class, id))
                .filter(KeywardPolicy.class::isInstance)
                .map(KeywardPolicy.class::cast)
                .flatMap(rule -> rule.requiredRules(policy).stream());
    }
}
