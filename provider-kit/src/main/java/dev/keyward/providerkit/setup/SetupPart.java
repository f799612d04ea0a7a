package dev.keyward.providerkit.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The part of realm setup that one feature contributes: it plans, applies and removes the changes of that feature.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Planning changes nothing; a step is applied in the transaction of the session.
 * The values that a part exchanges with realm setup are free of Keycloak; the part itself needs the session to read and
 * change the realm. Implementations are stateless and thread-safe.
 */
public interface SetupPart {

    /** Returns the name of the part in profiles and plans, in kebab-case; never changes after a release. */
    String id();

    /** Returns the settings that the section of this part in a profile may have. */
    ProfileShape.Section settings();

    /**
     * Plans the changes that bring the realm into the state of the section; empty if it is in that state. For each setting
     * the stricter of the values of realm and section is used; if they cannot be compared, the value of the section.
     *
     * @param section a section that matches {@link #settings}
     * @throws IllegalArgumentException if this realm cannot have the settings of the section; the message is a sentence for
     *     administrators
     */
    List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section);

    /**
     * Returns the executions that the section needs in the flows of the realm. They are no steps of {@link #plan}, because
     * realm setup inserts the executions of all parts into the same copies.
     */
    default List<FlowInsertion> insertions(JsonNode section) {
        return List.of();
    }

    /**
     * Describes the effect of the part on users after the plan is applied, in one sentence for administrators.
     *
     * @param steps the result of {@link #plan} for the section
     */
    String meaning(JsonNode section, List<SetupStep> steps);

    /** Returns notes for administrators about the plan, in sentences. */
    default List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        return List.of();
    }

    /**
     * Describes what a step of {@link #plan} would weaken, in sentences with the setting, its current and its new value. A
     * step whose values cannot be compared counts as weakening.
     */
    default List<String> weakened(KeycloakSession session, SetupStep step) {
        return List.of();
    }

    /**
     * Describes what a new configuration of an execution of this part would weaken, in sentences as for the other method.
     *
     * @param provider the id of the provider of the execution, which may belong to another part
     * @param now the current configuration, in which an administrator may have written any value
     * @param wanted the configuration of an insertion of the same provider
     */
    default List<String> weakened(String provider, Map<String, String> now, Map<String, String> wanted) {
        return List.of();
    }

    /**
     * Merges two values of a password policy into one that enforces both.
     *
     * @param policy the id of the policy
     * @return the merged value; empty if there is none or the policy belongs to another feature
     */
    default Optional<String> stricter(String policy, String one, String other) {
        return Optional.empty();
    }

    /** Applies one step of a plan; the caller has checked that the realm has not changed since. */
    void apply(KeycloakSession session, RealmModel realm, SetupStep step);

    /**
     * Plans the changes that remove the feature and restore what it replaced, except what administrators changed since.
     *
     * @param applied the applied steps by subject; empty if realm setup was never used, although an administrator may have
     *     configured the feature by hand
     */
    List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied);

    /**
     * Whether this part can reverse a recorded step. Records can be damaged or written by administrators.
     */
    default boolean canTakeBack(SetupStep recorded) {
        return true;
    }

    /** Returns the current value of a subject as text, as in {@link SetupStep}; empty for none. */
    String now(KeycloakSession session, RealmModel realm, String subject);
}
