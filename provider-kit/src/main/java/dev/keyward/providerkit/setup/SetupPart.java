package dev.keyward.providerkit.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What one feature sets up in a realm, and how it is taken out again.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Planning changes nothing; a step is made in the transaction of the session.
 * Implementations are stateless and thread-safe.
 */
public interface SetupPart {

    /** Names its section in a profile, and the part in plans; kebab-case, never changes after a release. */
    String id();

    /** The settings of its section in a profile. */
    ProfileShape.Section settings();

    /**
     * What has to change so that the realm is as the section asks; empty when it is. Of a setting that the realm has and the
     * section names, the stricter value stays or is set; where the two cannot be joined, the section's is.
     *
     * @param section valid by {@link #settings}
     * @throws IllegalArgumentException when the section asks for what this realm cannot have, with a sentence for
     *     administrators
     */
    List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section);

    /**
     * The executions that the section needs in the realm's flows. Not among the steps of {@link #plan}: realm setup puts what
     * all parts need into the same copies.
     */
    default List<FlowInsertion> insertions(JsonNode section) {
        return List.of();
    }

    /**
     * What people notice of the part in a realm that is as planned, in one sentence for administrators.
     *
     * @param steps what {@link #plan} made of the section
     */
    String meaning(JsonNode section, List<SetupStep> steps);

    /** What an administrator should know before such a plan is applied, in sentences. */
    default List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        return List.of();
    }

    /**
     * What a step of {@link #plan} would weaken, in sentences that name the setting, its value now and the value wanted; also
     * where nobody can tell which of the two is stricter.
     */
    default List<String> weakened(KeycloakSession session, SetupStep step) {
        return List.of();
    }

    /**
     * What another configuration of one of this part's executions would weaken, in sentences as for the other method.
     *
     * @param provider the id of the execution's provider, possibly of another part
     * @param now as the realm has it: an administrator may have written anything
     * @param wanted that of an insertion of the same provider
     */
    default List<String> weakened(String provider, Map<String, String> now, Map<String, String> wanted) {
        return List.of();
    }

    /**
     * The value that asks for all that both values of a password policy ask for.
     *
     * @param policy its id
     * @return empty where the policy is not one of this feature, or there is no such value
     */
    default Optional<String> stricter(String policy, String one, String other) {
        return Optional.empty();
    }

    /** Makes one step of a plan. The realm is as it was planned; the caller has seen to that. */
    void apply(KeycloakSession session, RealmModel realm, SetupStep step);

    /**
     * What has to change so that nothing of the feature is left and what it replaced is back; what administrators changed
     * since stays.
     *
     * @param applied by subject, the steps that were made; empty for a realm that was never set up, which may be wired by
     *     hand all the same
     */
    List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied);

    /**
     * Whether a recorded step is one that this part makes and can take back: administrators can write records, and data can be damaged.
     */
    default boolean canTakeBack(SetupStep recorded) {
        return true;
    }

    /** The value of a subject now, as text, as in {@link SetupStep}; empty for nothing. */
    String now(KeycloakSession session, RealmModel realm, String subject);
}
