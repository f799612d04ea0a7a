package dev.keyward.passwordpolicy.keycloak.setup;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * The password policy of a realm, merged with the policy of a setup profile by taking the stricter value of each rule.
 *
 * <p>So no refused password becomes acceptable. Policies that only one of the two has are kept or added. If two values cannot
 * be merged, the value of the profile is used, and {@link #replaced} reports it.
 *
 * <p>Immutable.
 *
 * @param text the merged policy as Keycloak writes it
 * @param notes the differences from the profile, in sentences
 */
record JoinedPolicy(String text, List<String> notes) {

    private static final String PRESET = "keyward-preset";

    JoinedPolicy {
        notes = List.copyOf(notes);
    }

    /**
     * Merges the current password policy of a realm with the policy that a setup profile wants.
     *
     * @throws IllegalArgumentException if Keycloak cannot store the result
     */
    static JoinedPolicy of(KeycloakSession session, String now, String wanted) {
        StricterValue stricter = new StricterValue(session);
        Map<String, String> before = PolicyText.policies(now);
        Map<String, String> joined = new LinkedHashMap<>(before);
        List<String> notes = new ArrayList<>();
        // Normalise as Keycloak does when it stores a policy, so that the next plan has no changes.
        String stored = Optional.ofNullable(PolicyText.parsed(session, wanted).toString())
                .orElse("");
        PolicyText.policies(stored).forEach((id, value) -> {
            String old = before.get(id);
            if (old == null) {
                joined.put(id, value);
                return;
            }
            String one = id.equals(PRESET)
                    ? preset(old, value)
                    : stricter.of(id, old, value).orElse(value);
            joined.put(id, one);
            if (!one.equals(value)) {
                notes.add(note(id, old, value, one));
            }
        });
        keepPreset(stricter, before, joined, notes);
        String text = joined.equals(before) ? now : PolicyText.of(joined);
        PolicyText.parsed(session, text);
        return new JoinedPolicy(text, notes);
    }

    /**
     * Returns a sentence for each value that the new password policy changes and may make less strict. The old values are those
     * of the realm, or Keycloak's behaviour without the policy.
     */
    static List<String> replaced(KeycloakSession session, String now, String then) {
        StricterValue stricter = new StricterValue(session);
        Map<String, String> before = PolicyText.policies(now);
        Map<String, String> after = PolicyText.policies(then);
        List<String> sentences = new ArrayList<>();
        before.forEach((id, old) -> {
            String value = after.getOrDefault(id, old);
            if (!value.equals(old)
                    && !id.equals(PRESET)
                    && stricter.of(id, old, value).isEmpty()) {
                sentences.add("passwordPolicy: " + PolicyText.of(id, old) + " now, " + PolicyText.of(id, value)
                        + " wanted, and one realm cannot have both.");
            }
        });
        after.forEach((id, value) -> {
            if (!before.containsKey(id)) {
                stricter.defaultWeakenedBy(id, value)
                        .ifPresent(weakened ->
                                sentences.add("passwordPolicy: no " + id + " now, for which Keycloak uses " + weakened
                                        + "; " + PolicyText.of(id, value) + " wanted, which may be less strict."));
            }
        });
        return sentences;
    }

    private static String preset(String old, String value) {
        return isTriedOut(value) && !isTriedOut(old) ? old : value;
    }

    private static boolean isTriedOut(String value) {
        return value.strip().startsWith(KeywardPolicyFactory.REPORT_ONLY);
    }

    /**
     * Adds to {@code joined} the rules of the realm's previous preset that the new policy lacks or sets less strictly.
     * A policy can have only one preset.
     */
    private static void keepPreset(
            StricterValue stricter, Map<String, String> before, Map<String, String> joined, List<String> notes) {
        List<EffectiveRule> old = enforced(stricter.requiredRules(PRESET, before.getOrDefault(PRESET, "")));
        List<RequiredRule> rest = new ArrayList<>();
        joined.forEach((id, value) -> rest.addAll(stricter.requiredRules(id, value)));
        for (EffectiveRule rule : old) {
            Optional<RuleValue> now = enforced(rest).stream()
                    .filter(other -> other.rule().equals(rule.rule()))
                    .map(EffectiveRule::value)
                    .findFirst();
            RuleValue both = now.map(value -> value.and(rule.value())).orElse(rule.value());
            if (now.isEmpty() || !now.get().equals(both)) {
                joined.put(rule.rule(), both.toString());
                notes.add("password-policy: " + PolicyText.of(rule.rule(), both.toString()) + " is set, because "
                        + PolicyText.of(PRESET, before.getOrDefault(PRESET, "")) + " requires it and "
                        + PolicyText.of(PRESET, joined.getOrDefault(PRESET, "")) + " does not.");
            }
        }
    }

    private static List<EffectiveRule> enforced(List<RequiredRule> requiredRules) {
        return EffectiveRule.strictest(requiredRules).stream()
                .filter(rule -> !rule.reportOnly())
                .toList();
    }

    private static String note(String id, String old, String wanted, String one) {
        return one.equals(old)
                ? "password-policy: " + PolicyText.of(id, one) + " stays, because the profile's "
                        + PolicyText.of(id, wanted) + " is less strict. To lower it, set it in the realm."
                : "password-policy: " + PolicyText.of(id, one) + " joins the realm's " + PolicyText.of(id, old)
                        + " and the profile's " + PolicyText.of(id, wanted) + ".";
    }
}
