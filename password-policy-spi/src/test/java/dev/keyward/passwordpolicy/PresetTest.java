package dev.keyward.passwordpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.RequiredRule.Origin;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A preset")
class PresetTest {

    private static final Origin ORIGIN = new Origin(Origin.REALM, "keyward-preset");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nist-800-63b-4|NIST SP 800-63B-4|keyward-min-characters(15) keyward-not-personal(email,firstName,lastName,username) keyward-strength(2)",
                "nist-800-63b-4-mfa|NIST SP 800-63B-4|keyward-min-characters(8) keyward-not-personal(email,firstName,lastName,username) keyward-strength(2)",
                "owasp-asvs-5|OWASP ASVS 5.0.0|keyward-min-characters(8) keyward-not-personal(email,firstName,lastName,username) keyward-strength(2)",
                "pci-dss-4.0.1|PCI DSS 4.0.1|keyward-letters-and-digits(1) keyward-min-characters(12)"
            })
    @DisplayName("is found by its id, names its standard, and requires the rules of that standard")
    void rules(String id, String standard, String rules) {
        Preset preset = Preset.find(id).orElseThrow();

        assertThat(preset.id()).isEqualTo(id);
        assertThat(preset.source()).startsWith(standard + ", ");
        assertThat(preset.requiredRules(true, ORIGIN))
                .allMatch(required -> required.reportOnly() && required.origin().equals(ORIGIN))
                .extracting(required -> required.rule() + "(" + required.value() + ")")
                .containsExactly(rules.split(" ", -1));
        assertThat(preset.requiredRules(false, ORIGIN)).noneMatch(RequiredRule::reportOnly);
    }

    @Test
    @DisplayName("is not found by an unknown id")
    void unknown() {
        assertThat(Preset.find("pci-dss-4")).isEmpty();
    }
}
