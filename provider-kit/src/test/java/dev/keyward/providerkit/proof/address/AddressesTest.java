package dev.keyward.providerkit.proof.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An e-mail address")
class AddressesTest {

    @ParameterizedTest
    @CsvSource({"vic@mail.example, Vic@Mail.Example", "ödön@mail.example, ÖDÖN@mail.example"})
    @DisplayName("is the same in another case")
    void same(String one, String other) {
        assertThat(Addresses.areSame(one, other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v\u0131c@mail.example", "vic@ma\u0131l.example", "vic@mail.example.org", "vic@mail.exam\u1d56le"
            })
    @DisplayName("is a different one if it only looks the same")
    void lookAlike(String other) {
        assertThat(Addresses.areSame("vic@mail.example", other)).isFalse();
        assertThat(Addresses.areSame("sis@mail.example", "\u017fi\u017f@mail.example"))
                .isFalse();
    }
}
