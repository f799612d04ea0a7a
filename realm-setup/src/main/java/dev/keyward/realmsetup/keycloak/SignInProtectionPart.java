package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.providerkit.SetupStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Keycloak's own brute-force protection, which is off in a new realm: no password rule helps where an attacker may try
 * without end. Stateless and thread-safe. Source: NIST SP 800-63B-4, 3.2.2; PCI DSS 4.0.1, 8.3.4.
 */
@AutoService(SetupPart.class)
public final class SignInProtectionPart implements SetupPart {

    private static final String ENABLED = "bruteForceProtected";

    private static final Map<String, Setting> SETTINGS = settings();

    /** How one of the realm's settings is read and written. */
    private record Setting(Function<RealmModel, Object> read, BiConsumer<RealmModel, String> write) {}

    @Override
    public String id() {
        return "sign-in-protection";
    }

    @Override
    public String schema() {
        return """
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "max-failures": {"type": "integer", "minimum": 1, "maximum": 100,
                      "description": "Failed sign-ins in a row after which a user has to wait."},
                    "wait-seconds": {"type": "integer", "minimum": 1, "maximum": 86400,
                      "description": "How much longer the wait gets each time."},
                    "max-wait-seconds": {"type": "integer", "minimum": 1, "maximum": 86400,
                      "description": "The longest wait."}
                  }
                }
                """;
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(ENABLED, "true");
        put(wanted, "failureFactor", section.path("max-failures"));
        put(wanted, "waitIncrementSeconds", section.path("wait-seconds"));
        put(wanted, "maxFailureWaitSeconds", section.path("max-wait-seconds"));
        return wanted.entrySet().stream()
                .map(setting -> new SetupStep(
                        id(), setting.getKey(), now(session, realm, setting.getKey()), setting.getValue()))
                .toList();
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        setting(step.subject()).write().accept(realm, step.after());
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        return applied.values().stream()
                .filter(step -> step.after().equals(now(session, realm, step.subject())))
                .map(SetupStep::reversed)
                .toList();
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return setting(subject).read().apply(realm).toString();
    }

    private static void put(Map<String, String> wanted, String setting, JsonNode value) {
        if (!value.isMissingNode()) {
            wanted.put(setting, value.asText());
        }
    }

    private static Setting setting(String subject) {
        Setting setting = SETTINGS.get(subject);
        if (setting == null) {
            throw new IllegalArgumentException("There is no setting " + subject + ".");
        }
        return setting;
    }

    private static Map<String, Setting> settings() {
        return Map.of(
                ENABLED,
                new Setting(
                        RealmModel::isBruteForceProtected,
                        (realm, value) -> realm.setBruteForceProtected(Boolean.parseBoolean(value))),
                "failureFactor",
                new Setting(
                        RealmModel::getFailureFactor,
                        (realm, value) -> realm.setFailureFactor(Integer.parseInt(value))),
                "waitIncrementSeconds",
                new Setting(
                        RealmModel::getWaitIncrementSeconds,
                        (realm, value) -> realm.setWaitIncrementSeconds(Integer.parseInt(value))),
                "maxFailureWaitSeconds",
                new Setting(
                        RealmModel::getMaxFailureWaitSeconds,
                        (realm, value) -> realm.setMaxFailureWaitSeconds(Integer.parseInt(value))));
    }
}
