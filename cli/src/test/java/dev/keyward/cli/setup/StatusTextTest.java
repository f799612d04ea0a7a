package dev.keyward.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of the status of many realms")
class StatusTextTest {

    @Test
    @DisplayName("has one line per realm, the worst realm first, and ends with a summary")
    void summary() throws JsonProcessingException {
        Map<String, JsonNode> realms = new TreeMap<>();
        realms.put("a", parts("wired", "not-wired"));
        realms.put("b", parts("not-wired", "not-wired"));
        realms.put("c", new ObjectMapper().readTree("""
            [{"part": "one", "state": "wired"},
             {"part": "two", "state": "drifted", "drifted": ["x", "y"]}]
            """));
        realms.put("d", new ObjectMapper().readTree("""
            [{"part": "flows", "state": "uncovered", "uncovered": ["client/shop"]}]
            """));
        realms.put("e", new ObjectMapper().readTree("""
            [{"part": "flows", "state": "uncovered", "uncovered": ["client/shop"]},
             {"part": "two", "state": "faulty", "problems": ["There is no role staff."]}]
            """));
        for (String name : List.of("w1", "w2", "w3", "w4")) {
            realms.put(name, parts("wired", "wired"));
        }

        assertThat(StatusText.of(realms, List.of("z"))).isEqualToNormalizingNewlines("""
            failed     z
            faulty     e; flows uncovered: no check: client/shop; two faulty: problem: There is no role staff.
            uncovered  d; flows uncovered: no check: client/shop
            drifted    c; two drifted: changed since: x, y
            not-wired  b
            wired      a
            wired      w1
            wired      w2
            wired      w3
            wired      w4

            10 realms, worst first:
              failed          1  z
              faulty          1  e
              uncovered       1  d
              drifted         1  c
              not-wired       1  b
              wired           5  a, w1, w2 and 2 more\
            """);
    }

    @Test
    @DisplayName("begins with the versions of the server, what Keyward does without on it, and its warning")
    void versions() throws JsonProcessingException {
        assertThat(StatusText.versions(new ObjectMapper().readTree("""
            {"keyward": "0.1.0", "keycloak": "26.7.9", "limits": ["No a.", "No b."], "warning": "not tested"}
            """)))
                .isEqualToNormalizingNewlines(
                        "Keyward 0.1.0 on Keycloak 26.7.9\nNote: No a.\nNote: No b.\nWarning: not tested");
        assertThat(StatusText.versions(new ObjectMapper().readTree("{}")))
                .isEqualTo("Keyward older than this command on Keycloak of unknown version");
    }

    private static JsonNode parts(String one, String two) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree("[{\"part\": \"one\", \"state\": \"" + one + "\"}, {\"part\": \"two\", \"state\": \"" + two
                        + "\"}]");
    }
}
