package dev.keyward.audit.keycloak.realmsinks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.audit.keycloak.sinks.RealmSinkSettings;
import dev.keyward.audit.keycloak.sinks.RealmSinkType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of a realm's sink as an administrator writes them. Immutable.
 *
 * @param name name for administrators, in ASCII
 * @param values the other settings, with their secrets
 */
public record RealmSinkForm(String name, RealmSinkType type, boolean isEnabled, Map<String, String> values) {

    /** Text in place of a secret; a change of a sink that contains it keeps the secret. Keycloak uses the same text. */
    public static final String MASK = "**********";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,62}[A-Za-z0-9])?");
    private static final Set<String> OF_SERVER = Set.of("file", "console", "syslog", "webhook", "realm");
    private static final Set<String> FIELDS = Set.of("name", "type", "enabled", "config");

    public RealmSinkForm {
        values = Map.copyOf(values);
    }

    /**
     * Reads a sink from the JSON of a request.
     *
     * @throws IllegalArgumentException if the form is not allowed. The message names the field and what is allowed
     */
    public static RealmSinkForm of(JsonNode json) {
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("The fields of a sink are name, type, enabled and config.");
            }
        });
        String name = json.path("name").asText("");
        if (!NAME.matcher(name).matches() || OF_SERVER.contains(name)) {
            throw new IllegalArgumentException(
                    "name: must be 1 to 64 ASCII letters, digits, spaces, dots, underscores and hyphens, and not the"
                            + " name of a sink of the server (file, console, syslog, webhook, realm).");
        }
        if (json.has("enabled") && !json.path("enabled").isBoolean()) {
            throw new IllegalArgumentException("enabled: must be true or false.");
        }
        Map<String, String> values = new TreeMap<>();
        json.path("config").properties().forEach(setting -> {
            if (!setting.getValue().isTextual()) {
                throw new IllegalArgumentException("config: must be an object whose values are texts.");
            }
            values.put(setting.getKey(), setting.getValue().textValue());
        });
        return new RealmSinkForm(
                name,
                RealmSinkType.of(json.path("type").asText("")),
                json.path("enabled").asBoolean(true),
                values);
    }

    /** Returns this form with the secrets of the given one in place of masked or missing ones. */
    public RealmSinkForm withSecretsOf(RealmSinkForm earlier) {
        Map<String, String> all = new TreeMap<>(values);
        RealmSinkSettings.SECRET.forEach(key -> {
            if (all.getOrDefault(key, MASK).equals(MASK) && type == earlier.type && earlier.values.containsKey(key)) {
                all.put(key, earlier.values.getOrDefault(key, ""));
            }
        });
        return new RealmSinkForm(name, type, isEnabled, all);
    }

    /** Returns the settings other than name and type, with masks in place of the secrets. */
    public Map<String, String> maskedValues() {
        return RealmSinkSettings.masked(values, MASK);
    }

    @Override
    public String toString() {
        return "sink " + name; // without the settings, which have secrets
    }
}
