package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A shipped profile")
class ShippedProfileTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("is found by its name, turns brute-force protection on and says in a comment what it is for")
    void found(ShippedProfile profile) {
        assertThat(ShippedProfile.find(profile.id())).contains(profile);
        assertThat(profile.text()).startsWith("# ").contains("\nsign-in-protection:\n");
    }

    @Test
    @DisplayName("of another name is not there")
    void unknown() {
        assertThat(ShippedProfile.find("../minimal")).isEmpty();
    }
}
