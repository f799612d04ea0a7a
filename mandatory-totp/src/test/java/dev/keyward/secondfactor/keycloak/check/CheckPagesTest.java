package dev.keyward.secondfactor.keycloak.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pages of the check")
class CheckPagesTest {

    @Test
    @DisplayName("name the address of a link in the help text, unless the text is the address")
    void links() {
        assertThat(CheckPages.plain(Map.of("text", "Call 555 0100.", "href", "")))
                .isEqualTo("Call 555 0100.");
        assertThat(CheckPages.plain(Map.of("text", "our help", "href", "https://help.example.com/")))
                .isEqualTo("our help (https://help.example.com/)");
        assertThat(CheckPages.plain(Map.of("text", "help@example.com", "href", "mailto:help@example.com")))
                .isEqualTo("help@example.com");
    }
}
