package dev.keyward.secondfactor.keycloak.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * Reads and writes the required action of a campaign as the text of a setup step: JSON, or empty if it is not registered.
 *
 * <p>Stateless and thread-safe.
 */
final class CampaignAction {

    private static final String ENABLED = "enabled";
    private static final String DEFAULT = "default";
    private static final String CONFIG = "config";
    private static final String NAME = "Second factor campaign";

    /** Priority after Keycloak's Verify Email, whose verified address the proof before the first factor needs. */
    private static final int PRIORITY = 52;

    private static final ObjectMapper JSON = new ObjectMapper();

    private CampaignAction() {}

    /** Returns the text for an enabled required action with the given configuration. */
    static String enabledWith(Map<String, String> config) {
        return text(true, false, config);
    }

    /** Returns the configuration in a text, if the required action is enabled in it. */
    static Optional<Map<String, String>> enabledConfig(String text) {
        JsonNode state = parse(text);
        return state.path(ENABLED).asBoolean() ? Optional.of(config(state)) : Optional.empty();
    }

    static String read(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(RealmCampaign.PROVIDER_ID);
        return action == null ? "" : text(action.isEnabled(), action.isDefaultAction(), RealmCampaign.configOf(realm));
    }

    /** Makes the required action as the text says; an empty text removes it with its configuration. */
    static void write(RealmModel realm, String text) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(RealmCampaign.PROVIDER_ID);
        if (text.isEmpty()) {
            Optional.ofNullable(action).ifPresent(realm::removeRequiredActionProvider);
            return;
        }
        RequiredActionProviderModel wanted = wanted(parse(text));
        if (action == null) {
            realm.addRequiredActionProvider(wanted);
        } else {
            wanted.setId(action.getId());
            wanted.setName(action.getName());
            wanted.setPriority(action.getPriority());
            realm.updateRequiredActionProvider(wanted);
        }
    }

    /** Returns a new model; the one that the realm returns may be shared through Keycloak's cache. */
    private static RequiredActionProviderModel wanted(JsonNode state) {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(RealmCampaign.PROVIDER_ID);
        action.setProviderId(RealmCampaign.PROVIDER_ID);
        action.setName(NAME);
        action.setPriority(PRIORITY);
        action.setEnabled(state.path(ENABLED).asBoolean());
        action.setDefaultAction(state.path(DEFAULT).asBoolean());
        action.setConfig(config(state));
        return action;
    }

    private static String text(boolean enabled, boolean isDefault, Map<String, String> config) {
        ObjectNode state = JSON.createObjectNode();
        state.put(ENABLED, enabled);
        state.put(DEFAULT, isDefault);
        ObjectNode entries = state.putObject(CONFIG);
        new TreeMap<>(config).forEach((key, value) -> {
            if (value != null) { // Keycloak puts null for each option that a saved form leaves empty
                entries.put(key, value);
            }
        });
        return state.toString();
    }

    private static Map<String, String> config(JsonNode state) {
        Map<String, String> config = new HashMap<>();
        state.path(CONFIG)
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return config;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The recorded required action is not JSON.", e);
        }
    }
}
