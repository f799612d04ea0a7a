package dev.keyward.passwordpolicy.keycloak.setup;

import dev.keyward.providerkit.setup.ProfileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.PasswordPolicy;

/** Converts the password policy of a realm from text to an ordered map of values by policy id, and back. */
final class PolicyText {

    /** Maximum length of a password policy, which is the length of the database column {@code REALM.PASSWORD_POLICY}. */
    private static final int LONGEST = 2_550;

    private PolicyText() {}

    /**
     * Splits the text of a password policy into values by policy id, as Keycloak's {@code PasswordPolicy} does. A policy
     * without a value has an empty value.
     */
    static Map<String, String> policies(String text) {
        Map<String, String> policies = new LinkedHashMap<>();
        for (String policy : text.split(" and ", -1)) {
            String stripped = policy.strip();
            int bracket = stripped.indexOf('(');
            if (bracket >= 0) {
                String value = stripped.substring(bracket + 1, Math.max(bracket + 1, stripped.length() - 1));
                policies.put(stripped.substring(0, bracket).strip(), value.isBlank() ? "" : value);
            } else if (!stripped.isEmpty()) {
                policies.put(stripped, "");
            }
        }
        return policies;
    }

    static String of(Map<String, String> policies) {
        return policies.entrySet().stream()
                .map(policy -> of(policy.getKey(), policy.getValue()))
                .collect(Collectors.joining(" and "));
    }

    static String of(String id, String value) {
        return value.isEmpty() ? id : id + "(" + value + ")";
    }

    /**
     * Parses the text of a password policy with Keycloak's parser.
     *
     * @throws ProfileException with a sentence for administrators
     */
    static PasswordPolicy parsed(KeycloakSession session, String text) {
        if (text.length() > LONGEST) {
            throw new ProfileException("The policy would have " + text.length() + " characters; Keycloak stores up to "
                    + LONGEST + ". Use presets, or fewer policies.");
        }
        try {
            return PasswordPolicy.parse(session, text);
        } catch (ModelException e) {
            throw new ProfileException(String.valueOf(e.getMessage()), e);
        } catch (StringIndexOutOfBoundsException e) { // Keycloak's parser, for a bracket that is not closed
            throw new ProfileException("not a password policy. Write it as in \"length(8) and notUsername\".", e);
        } catch (RuntimeException e) { // Keycloak's denylist, for a file that does not exist
            throw new ProfileException(
                    "a policy cannot use its value (" + e.getClass().getSimpleName()
                            + "). Check the value, and that the files that it names exist.",
                    e);
        }
    }
}
