package dev.keyward.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of a plan")
class PlanTextTest {

    @Test
    @DisplayName(
            "begins with the effect and the warnings, ends with the flows, and shows a changed line with its context")
    void readable() throws JsonProcessingException {
        JsonNode plan = new ObjectMapper().readTree("""
            {"summary": [
              {"part": "sign-in-protection", "meaning": "After 10 wrong passwords a user waits."},
              {"part": "flows", "meaning": "browser flow: checks the password after the form."},
              {"part": "flows", "meaning": "direct grant flow: checks the password."}],
             "changes": [
              {"part": "flows", "subject": "flow:keyward flat",
               "before": "\\"flat\\"\\n  REQUIRED a\\n  REQUIRED b\\n  REQUIRED c",
               "after": "\\"flat\\"\\n  REQUIRED a\\n  REQUIRED keyward-a\\n  REQUIRED c"},
              {"part": "flows", "subject": "binding:browser", "before": "flat", "after": "keyward flat", "weakens": ["w: 1 now"]},
              {"part": "flows", "subject": "binding:direct", "before": "flat", "after": "keyward flat", "weakens": ["w: 1 now"]},
              {"part": "sign-in-protection", "subject": "bruteForceProtected", "before": "false", "after": "true"},
              {"part": "sign-in-protection", "subject": "x", "before": "3", "after": "10", "weakens": ["x: 3 now, 10 wanted"]},
              {"part": "sign-in-protection", "subject": "y", "before": "1", "after": ""}],
             "notes": ["Look at this."], "uncovered": ["client/shop"], "unresolved": ["Do that."]}
            """);

        assertThat(PlanText.of(plan)).isEqualToNormalizingNewlines("""

              sign-in-protection   After 10 wrong passwords a user waits.
              flows                browser flow: checks the password after the form.
                                   direct grant flow: checks the password.

              ! Weakens w: 1 now

              ! Weakens x: 3 now, 10 wanted

              ! To do: Do that.

              ! Uncovered: client/shop

              ! Note: Look at this.

              flows
              ! binding:browser: flat -> keyward flat
              ! binding:direct: flat -> keyward flat

              sign-in-protection
                bruteForceProtected: false -> true
              ! x: 3 -> 10
                y: 1 -> (nothing)

              flows
                flow:keyward flat
                    "flat"
                      REQUIRED a
                  -   REQUIRED b
                  +   REQUIRED keyward-a
                      REQUIRED c
            """);
        assertThat(PlanText.count(plan)).isEqualTo("6 changes");
    }

    @Test
    @DisplayName("groups realms whose plans have the same effect, those with warnings first")
    void groups() throws JsonProcessingException {
        String change = "\"changes\": [{\"part\": \"p\", \"subject\": \"s\", \"before\": \"\", \"after\": \"1\"}]";
        String meaning = "\"summary\": [{\"part\": \"p\", \"meaning\": \"Is so.\"}]";
        Map<String, JsonNode> plans = new TreeMap<>();
        plans.put("done", json("{\"changes\": [], " + meaning + "}"));
        plans.put("many", json("{" + change + "," + meaning + "}"));
        plans.put("more", json("{" + change + "," + meaning + "}"));
        plans.put("noted", json("{" + change + "," + meaning + ", \"notes\": [\"Look.\"]}"));

        assertThat(PlanGroups.of(plans, 2)).isEqualToNormalizingNewlines("""
            Realm noted: 1 change.

              p                    Is so.

              ! Note: Look.

            2 realms, 1 change each: many, more.

              p                    Is so.

            Realm done: nothing to change.

            6 realms: 2 failed, 3 to change, 1 with nothing to change.\
            """);
    }

    @Test
    @DisplayName("keeps the name of a flow on one line, so that a name cannot forge another change")
    void oneLine() throws JsonProcessingException {
        assertThat(PlanText.of(json("""
                {"changes": [{"part": "flows", "subject": "binding:client/a\\n    forged: 1 -> 2", "before": "x", "after": "y"}],
                 "notes": ["The flow \\"a\\n  forged\\" stays."]}
                """)))
                .contains(
                        "    binding:client/a\\u000a    forged: 1 -> 2: x -> y\n",
                        "Note: The flow \"a\\u000a  forged\" stays.");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
