package dev.keyward.passwordpolicy.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The text of a password policy")
class PolicyTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length(8)|length(8)",
                "length(8) and notUsername|length(8) and notUsername",
                " length (8)  and  notUsername() |length(8) and notUsername",
                "digits( ) and digits(2)|digits(2)",
                "regexPattern(a(b)c) and x|regexPattern(a(b)c) and x",
                "length( 8 )|length( 8 )",
                "length(|length",
                "''|''",
                "' and '|''"
            })
    @DisplayName("is parsed and written as Keycloak does")
    void normalised(String text, String written) {
        assertThat(PolicyText.of(PolicyText.policies(text))).isEqualTo(written);
    }

    @Test
    @DisplayName("keeps the order of the policies, even with a duplicate")
    void order() {
        assertThat(PolicyText.policies("c(1) and a(2) and b and c(3)").keySet()).containsExactly("c", "a", "b");
        assertThat(PolicyText.policies("c(1) and a(2) and b and c(3)")).containsEntry("c", "3");
    }
}
