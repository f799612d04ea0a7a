package dev.keyward.passwordpolicy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A named set of password rules that implements one edition of a standard, such as PCI DSS 4.0.1.
 *
 * <p>A released preset never changes; a new edition of its standard gets a new preset. Requirements that do not concern the
 * password itself, such as history and expiry, are not in a preset; the documentation lists what to add.
 */
public enum Preset {
    NIST_800_63B_4("nist-800-63b-4", "NIST SP 800-63B-4, August 2025, 3.1.1.2: passwords that are the only factor"),
    NIST_800_63B_4_MFA(
            "nist-800-63b-4-mfa",
            "NIST SP 800-63B-4, August 2025, 3.1.1.2: passwords that are used with a second factor only"),
    OWASP_ASVS_5("owasp-asvs-5", "OWASP ASVS 5.0.0, May 2025, 6.2"),
    PCI_DSS_4_0_1("pci-dss-4.0.1", "PCI DSS 4.0.1, June 2024, 8.3.6");

    private final String id;
    private final String source;

    Preset(String id, String source) {
        this.id = id;
        this.source = source;
    }

    private Map<String, RuleValue> rules() {
        return switch (this) {
            case NIST_800_63B_4 -> shared(15);
            case NIST_800_63B_4_MFA, OWASP_ASVS_5 -> shared(8);
            case PCI_DSS_4_0_1 ->
                Map.of(
                        "keyward-min-characters", new RuleValue.AtLeast(12),
                        "keyward-letters-and-digits", new RuleValue.AtLeast(1));
        };
    }

    /**
     * Returns the rules that the presets for NIST and OWASP share: a minimum length, no personal data and no commonly used
     * password. They have no rule about character classes. The dictionaries of zxcvbn hold the commonly used ones, which never
     * score 2.
     */
    private static Map<String, RuleValue> shared(int characters) {
        return Map.of(
                "keyward-min-characters",
                new RuleValue.AtLeast(characters),
                "keyward-not-personal",
                RuleValue.Names.of("username", "email", "firstName", "lastName"),
                "keyward-strength",
                new RuleValue.AtLeast(2));
    }

    public static Optional<Preset> find(String id) {
        return Stream.of(values()).filter(preset -> preset.id.equals(id)).findFirst();
    }

    /** Returns the id by which an administrator names this preset in the password policy of a realm. */
    public String id() {
        return id;
    }

    /** Returns the name of the standard that this preset implements, with its edition, date and section. */
    public String source() {
        return source;
    }

    /**
     * Returns the rules that this preset requires. They have the given origin, and are either enforced or report-only.
     */
    public List<RequiredRule> requiredRules(boolean reportOnly, RequiredRule.Origin origin) {
        return new TreeMap<>(rules())
                .entrySet().stream()
                        .map(rule -> new RequiredRule(rule.getKey(), rule.getValue(), reportOnly, origin))
                        .toList();
    }
}
