package dev.keyward.audit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The filter of a sink")
class SinkFilterTest {

    @Test
    @DisplayName("includes all records if it has no patterns")
    void empty() {
        assertThat(SinkFilter.of(List.of(), List.of()).includes("LOGIN")).isTrue();
    }

    @Test
    @DisplayName("compares whole types, with asterisks for any text, and excludes before it includes")
    void patterns() {
        SinkFilter filter = SinkFilter.of(
                List.of("LOGIN", "*_ERROR", "DELETE *", "log.*", "CREATE *_MAPPING"), List.of("CODE_TO_TOKEN_ERROR"));
        for (String type : List.of(
                "LOGIN",
                "LOGIN_ERROR",
                "DELETE USER",
                "log.tally",
                "CREATE CLIENT_ROLE_MAPPING",
                "DELETE \n",
                "_ERROR")) {
            assertThat(filter.includes(type)).describedAs(type).isTrue();
        }
        for (String type : List.of(
                "LOGOUT",
                "LOGIN_",
                "login",
                "DELETE",
                "logXtally",
                "CREATE USER",
                "CODE_TO_TOKEN_ERROR",
                "XLOGIN",
                "")) {
            assertThat(filter.includes(type)).describedAs(type).isFalse();
        }
    }

    @Test
    @DisplayName("refuses malformed patterns with a message that names the pattern")
    void malformed() {
        for (String pattern : List.of("", " LOGIN", "LOGIN ", "A*B*C*", "***", "LOGIN\n", "\u00fc", "x".repeat(129))) {
            assertThatThrownBy(() -> SinkFilter.of(List.of(), List.of(pattern)))
                    .describedAs(pattern)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(pattern + ": the pattern of a filter must be an event type of 1 to 128 printable ASCII"
                            + " characters, such as LOGIN_ERROR, CREATE USER or log.tally, in which up to two asterisks"
                            + " stand for any text.");
        }
        assertThatThrownBy(() -> SinkFilter.of(Collections.nCopies(100, "A"), Collections.nCopies(101, "B")))
                .hasMessage("A filter has at most 200 patterns, not 201.");
    }
}
