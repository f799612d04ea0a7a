package dev.keyward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plan, as a person reads it,")
class PlanTextTest {

    @Test
    @DisplayName("says part by part what changes, and shows what stays around a changed line")
    void readable() throws JsonProcessingException {
        JsonNode plan = new ObjectMapper().readTree("""
                {"changes": [
                  {"part": "sign-in-protection", "subject": "bruteForceProtected", "before": "false", "after": "true"},
                  {"part": "sign-in-protection", "subject": "x", "before": "", "after": "1"},
                  {"part": "sign-in-protection", "subject": "y", "before": "1", "after": ""},
                  {"part": "flows", "subject": "flow:keyward flat",
                   "before": "\\"flat\\"\\n  REQUIRED a\\n  REQUIRED b\\n  REQUIRED c",
                   "after": "\\"flat\\"\\n  REQUIRED a\\n  REQUIRED keyward-a\\n  REQUIRED c"}],
                 "notes": ["Look at this."]}
                """);

        assertThat(PlanText.of(plan)).isEqualTo("""

                  sign-in-protection
                    bruteForceProtected: false -> true
                    x: (nothing) -> 1
                    y: 1 -> (nothing)

                  flows
                    flow:keyward flat
                        "flat"
                          REQUIRED a
                      -   REQUIRED b
                      +   REQUIRED keyward-a
                          REQUIRED c

                  Note: Look at this.
                """);
        assertThat(PlanText.count(plan)).isEqualTo("4 changes");
    }
}
