package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Turns on Keycloak's brute-force protection, which is off in a new realm.
 *
 * <p>Without it an attacker can guess passwords without limit, whatever the password policy. If the realm and the profile have
 * different values for a setting, the stricter one applies.
 *
 * <p>If the protection was off, settings for permanent lockout are reset: they had no effect, and would now let an attacker lock out
 * a user for good.
 *
 * <p>Stateless and thread-safe. Source: NIST SP 800-63B-4, 3.2.2; PCI DSS 4.0.1, 8.3.4.
 */
@AutoService(SetupPart.class)
public final class SignInProtectionPart implements SetupPart {

    /**
     * Option for the number of failed sign-ins before a user has to wait. This default, and those of the waits, are
     * Keycloak's.
     */
    private static final WholeNumberOption MAX_FAILURES = new WholeNumberOption(
            "max-failures", 1, 100, 30, "Number of failed sign-ins in a row after which a user has to wait.");

    private static final WholeNumberOption WAIT = new WholeNumberOption(
            "wait-seconds", 1, 86_400, 60, "Seconds by which the wait grows with each further series of failures.");

    private static final WholeNumberOption MAX_WAIT =
            new WholeNumberOption("max-wait-seconds", 1, 86_400, 900, "Seconds of the longest wait.");

    @Override
    public String id() {
        return "sign-in-protection";
    }

    @Override
    public ProfileShape.Section settings() {
        return ProfileShape.Section.of(
                ProfileShape.Field.keptIfMissing(MAX_FAILURES),
                ProfileShape.Field.keptIfMissing(WAIT),
                ProfileShape.Field.keptIfMissing(MAX_WAIT));
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(BruteForceSettings.ENABLED, "true");
        BruteForceSettings.NAMED.forEach((key, setting) -> {
            if (section.has(key)) {
                wanted.put(
                        setting,
                        Integer.toString(BruteForceSettings.stricter(
                                setting,
                                Integer.parseInt(now(session, realm, setting)),
                                section.path(key).intValue())));
            }
        });
        BruteForceSettings.LOCK_OUTS.forEach((setting, off) ->
                wanted.put(setting, realm.isBruteForceProtected() ? now(session, realm, setting) : off));
        return wanted.entrySet().stream()
                .map(setting -> new SetupStep(
                        id(), setting.getKey(), now(session, realm, setting.getKey()), setting.getValue()))
                .toList();
    }

    @Override
    public List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        List<String> notes = new ArrayList<>();
        plan(session, realm, section)
                .forEach(step -> BruteForceSettings.NAMED.forEach((key, setting) -> {
                    String asked = section.path(key).asText();
                    if (setting.equals(step.subject())
                            && step.changesNothing()
                            && !step.after().equals(asked)) {
                        notes.add(id() + ": " + setting + " stays " + step.after() + ", because the profile's " + asked
                                + " is less strict. To lower it, set it in the realm.");
                    }
                }));
        if (!realm.isBruteForceProtected()) {
            notes.addAll(activatedSettings(session, realm, section));
        }
        return notes;
    }

    /**
     * Returns notes about existing settings of the realm that take effect once brute-force protection is turned on.
     */
    private List<String> activatedSettings(KeycloakSession session, RealmModel realm, JsonNode section) {
        List<String> notes = new ArrayList<>();
        BruteForceSettings.LOCK_OUTS.forEach((setting, off) -> {
            String now = now(session, realm, setting);
            if (!now.equals(off)) {
                notes.add(
                        id() + ": " + setting + " is " + now + ", without effect so far, because brute-force protection"
                                + " is off. Once it is on, anybody could lock a user out for good, so the setting becomes "
                                + off + ". Set it again afterwards if you want permanent lockouts.");
            }
        });
        String others = BruteForceSettings.DEFAULTS.entrySet().stream()
                .filter(setting -> BruteForceSettings.NAMED.entrySet().stream()
                        .noneMatch(named -> named.getValue().equals(setting.getKey()) && section.has(named.getKey())))
                .filter(setting -> !setting.getValue().equals(now(session, realm, setting.getKey())))
                .map(setting -> setting.getKey() + " " + now(session, realm, setting.getKey())
                        + " (Keycloak's default: " + setting.getValue() + ")")
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            notes.add(id() + ": turning brute-force protection on activates settings that the realm already has: "
                    + others + ". Check these values.");
        }
        return notes;
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        Map<String, String> after =
                steps.stream().collect(Collectors.toMap(SetupStep::subject, SetupStep::after, (one, other) -> other));
        return "After " + after.getOrDefault("failureFactor", "several")
                + " wrong passwords in a row a user has to wait"
                + (after.containsKey("waitIncrementSeconds")
                        ? ", each time " + after.get("waitIncrementSeconds") + " s longer"
                        : "")
                + (after.containsKey("maxFailureWaitSeconds")
                        ? ", at most " + after.get("maxFailureWaitSeconds") + " s"
                        : "")
                + (Boolean.parseBoolean(after.getOrDefault("permanentLockout", "false"))
                        ? ". Permanent lockout is on in this realm and stays on."
                        : ".");
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        BruteForceSettings.write(realm, step.subject(), step.after());
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
        return BruteForceSettings.read(realm, subject);
    }

    @Override
    public boolean canTakeBack(SetupStep recorded) {
        return BruteForceSettings.canTakeBack(recorded);
    }
}
