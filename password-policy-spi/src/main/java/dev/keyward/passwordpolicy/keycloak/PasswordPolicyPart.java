package dev.keyward.passwordpolicy.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.TermList;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.providerkit.SetupStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;

/**
 * The password policy of a realm, its scopes and its lists, as a part of realm setup.
 *
 * <p>What the profile names is set; other policies of the realm stay. Taken out, the realm has what it had before, but for
 * what administrators changed since, and no rule of Keyward's, also none that was set by hand: with one, a server does not
 * boot without the jar. Stateless and thread-safe.
 */
@AutoService(SetupPart.class)
public final class PasswordPolicyPart implements SetupPart {

    private static final String POLICY = "passwordPolicy";

    private static final String PREFIX = "keyward-";

    @Override
    public String id() {
        return "password-policy";
    }

    @Override
    public String schema() {
        return """
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["policy"],
                  "properties": {
                    "policy": {
                      "type": "string",
                      "minLength": 1,
                      "description": "Password policies as Keycloak writes them, such as keyward-preset(nist-800-63b-4). Those that it names are set, others of the realm stay."
                    },
                    "scopes": {
                      "type": "array",
                      "description": "More for some roles, groups and clients.",
                      "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["policy"],
                        "minProperties": 2,
                        "maxProperties": 2,
                        "properties": {
                          "role": {"type": "string"},
                          "group": {"type": "string"},
                          "client": {"type": "string"},
                          "policy": {"type": "string"}
                        }
                      }
                    },
                    "banned-terms": {
                      "type": "object",
                      "description": "Lists of banned terms by name.",
                      "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 1}
                    }
                  }
                }
                """;
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        List<SetupStep> steps = new ArrayList<>();
        Map<String, String> policies = policies(now(session, realm, POLICY));
        policies.keySet().removeIf(id -> id.startsWith(PREFIX));
        policies.putAll(policies(section.path("policy").asText()));
        String wanted = text(policies);
        checked(session, wanted);
        steps.add(step(session, realm, POLICY, wanted));
        if (section.has("scopes")) {
            String scopes = section.path("scopes").toString();
            Scopes.unclear(session, realm, Scopes.parse(session, scopes), false)
                    .findFirst()
                    .ifPresent(problem -> {
                        throw new IllegalArgumentException("password-policy.scopes: " + problem);
                    });
            steps.add(step(session, realm, Scopes.ATTRIBUTE, scopes));
        }
        section.path("banned-terms").properties().forEach(list -> {
            List<String> terms = new ArrayList<>();
            list.getValue().forEach(term -> terms.add(term.asText()));
            String text = String.join("\n", terms);
            checkedList(list.getKey(), text);
            steps.add(step(session, realm, BannedTermLists.ATTRIBUTE_PREFIX + list.getKey(), text));
        });
        return steps;
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        if (step.subject().equals(POLICY)) {
            realm.setPasswordPolicy(PasswordPolicy.parse(session, step.after()));
        } else if (step.after().isEmpty()) {
            realm.removeAttribute(step.subject());
        } else {
            realm.setAttribute(step.subject(), step.after());
        }
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        List<SetupStep> steps = new ArrayList<>();
        steps.add(step(session, realm, POLICY, withoutOurs(now(session, realm, POLICY), applied.get(POLICY))));
        realm.getAttributes().keySet().stream()
                .filter(name -> name.startsWith("keyward.password-policy."))
                .sorted()
                .forEach(name -> steps.add(step(session, realm, name, "")));
        return steps;
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return subject.equals(POLICY)
                ? Optional.ofNullable(realm.getPasswordPolicy().toString()).orElse("")
                : Optional.ofNullable(realm.getAttribute(subject)).orElse("");
    }

    /** Each policy that is as it was applied gets its former value; each that an administrator changed since keeps it. */
    private static String withoutOurs(String current, @Nullable SetupStep applied) {
        Map<String, String> now = policies(current);
        if (applied != null) {
            Map<String, String> before = policies(applied.before());
            policies(applied.after()).forEach((id, value) -> {
                if (value.equals(now.get(id))) {
                    if (before.containsKey(id)) {
                        now.put(id, before.get(id));
                    } else {
                        now.remove(id);
                    }
                }
            });
        }
        now.keySet().removeIf(id -> id.startsWith(PREFIX));
        return text(now);
    }

    private SetupStep step(KeycloakSession session, RealmModel realm, String subject, String after) {
        return new SetupStep(id(), subject, now(session, realm, subject), after);
    }

    private static void checked(KeycloakSession session, String policy) {
        try {
            PasswordPolicy.parse(session, policy);
        } catch (ModelException e) {
            throw new IllegalArgumentException("password-policy.policy: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Keycloak's parser trips over a bracket that is not closed.
            throw new IllegalArgumentException(
                    "password-policy.policy: not a password policy. Write it as in \"length(8) and notUsername\".", e);
        }
    }

    private static void checkedList(String name, String text) {
        String where = "password-policy.banned-terms." + name + ": ";
        if (!BannedTermLists.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    where + "a list's name has lower-case letters, digits and hyphens, up to 64.");
        }
        try {
            TermList.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
    }

    /** By id, with its value in brackets as Keycloak writes it, in the order in which they stand. */
    private static Map<String, String> policies(String text) {
        Map<String, String> policies = new LinkedHashMap<>();
        for (String policy : text.split(" and ", -1)) {
            String stripped = policy.strip();
            int bracket = stripped.indexOf('(');
            if (!stripped.isEmpty()) {
                policies.put(
                        bracket < 0 ? stripped : stripped.substring(0, bracket),
                        bracket < 0 ? "" : stripped.substring(bracket));
            }
        }
        return policies;
    }

    private static String text(Map<String, String> policies) {
        return policies.entrySet().stream()
                .map(policy -> policy.getKey() + policy.getValue())
                .collect(Collectors.joining(" and "));
    }
}
