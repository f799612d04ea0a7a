package dev.keyward.providerkit.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Plans, applies and removes the changes that one feature makes to a realm during realm setup.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, and are stateless and thread-safe. Planning changes nothing. A
 * step is applied in the transaction of the session.
 */
public interface SetupPart {

    /** Returns the name of this part in setup profiles and plans, in kebab-case. It never changes after a release. */
    String id();

    /** Returns the shape of this part's section in a setup profile: its settings with their types and bounds. */
    ProfileShape.Section settings();

    /**
     * Plans the steps that configure the realm as the given section of the setup profile requires. The result is empty if none
     * is needed. For each setting, the stricter of the realm's value and the section's value is used. If the two cannot be
     * compared, the section's value is used.
     *
     * @param section this part's section of a profile, valid for {@link #settings}
     * @throws ProfileException if the settings cannot be applied to this realm; the message is shown to administrators
     */
    List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section);

    /**
     * Returns the executions that realm setup must insert into the realm's flows for the given section of a setup profile. They are not
     * steps of {@link #plan}, because realm setup inserts the executions of all parts into the same copies of the flows.
     */
    default List<FlowInsertion> insertions(JsonNode section) {
        return List.of();
    }

    /**
     * Returns whether the feature refuses tokens through the token gate with the given section of a setup profile. Realm setup then adds
     * the gate to the client policies of the realm, once for all parts.
     */
    default boolean needsTokenGate(JsonNode section) {
        return false;
    }

    /**
     * Returns one sentence for administrators that describes the effect of the applied plan on users.
     *
     * @param steps the result of {@link #plan} for the section
     */
    String meaning(JsonNode section, List<SetupStep> steps);

    /** Returns notes that administrators should read before they apply the plan, one sentence each. */
    default List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        return List.of();
    }

    /**
     * Returns one sentence for each setting that the given step would make less strict. Each sentence names the setting, its current value
     * and its new value. A step whose values cannot be compared counts as weakening.
     */
    default List<String> weakened(KeycloakSession session, SetupStep step) {
        return List.of();
    }

    /**
     * Returns one sentence for each execution option that would become less strict with the wanted configuration.
     *
     * @param provider provider id of the execution; the result is empty if the provider belongs to another part
     * @param now current configuration; may hold invalid values, because administrators can edit it
     * @param wanted configuration from the {@link FlowInsertion} of the same provider
     */
    default List<String> weakened(String provider, Map<String, String> now, Map<String, String> wanted) {
        return List.of();
    }

    /**
     * Merges two values of a password policy into a value that enforces both.
     *
     * @param policy the id of the policy
     * @return the merged value; empty if no value enforces both, or if the policy belongs to another feature
     */
    default Optional<String> stricter(String policy, String one, String other) {
        return Optional.empty();
    }

    /** Applies one step of a plan. The caller has verified that the realm has not changed since the plan was made. */
    void apply(KeycloakSession session, RealmModel realm, SetupStep step);

    /**
     * Plans the steps that remove this part's feature from the realm. These steps also restore what the {@code applied}
     * steps replaced. A value that an administrator has changed since then is kept.
     *
     * @param applied the recorded steps by subject; empty if realm setup was never used, for example because an administrator
     *     configured the feature by hand
     */
    List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied);

    /**
     * Returns whether this part can reverse the given step, which was recorded when it was applied. A record may be damaged, or written by
     * an administrator.
     */
    default boolean canTakeBack(SetupStep recorded) {
        return true;
    }

    /**
     * Returns one sentence for each setting of this part that the realm has but that cannot take effect, for example because it
     * names a deleted role. {@code status} shows the sentences to administrators. Changes nothing.
     */
    default List<String> problems(KeycloakSession session, RealmModel realm) {
        return List.of();
    }

    /**
     * Returns the current value of the realm setting that the given subject of a setup step names. The result is empty
     * if the setting has no value.
     */
    String now(KeycloakSession session, RealmModel realm, String subject);
}
