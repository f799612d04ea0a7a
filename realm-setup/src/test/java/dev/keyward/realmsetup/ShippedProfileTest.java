package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A setup profile that comes with Keyward")
class ShippedProfileTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("is found by its name, turns on brute-force protection and states its purpose in a comment")
    void found(ShippedProfile profile) {
        assertThat(ShippedProfile.find(profile.id())).contains(profile);
        assertThat(profile.text()).startsWith("# ").contains("\nsign-in-protection:\n");
    }

    @Test
    @DisplayName("is not found by an unknown name")
    void unknown() {
        assertThat(ShippedProfile.find("../minimal")).isEmpty();
    }
}
