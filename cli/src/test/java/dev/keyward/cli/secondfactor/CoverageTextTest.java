package dev.keyward.cli.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of the coverage")
class CoverageTextTest {

    @Test
    @DisplayName("is a table of the cohorts and of all users, with the factors and the problems")
    void table() throws JsonProcessingException {
        String text = CoverageText.of("shop", new ObjectMapper().readTree("""
            {"time": "2026-11-28T12:00:00Z", "realmUsers": 12345, "excluded": 5,
             "all": {"users": 12340, "enrolled": 12339, "due": 0, "overdue": 1, "exempt": 0, "snoozing": 0,
                     "factors": {"authenticator-app": 12000, "passkey": 400}},
             "cohorts": [{"cohort": "group:/staff\\u001b[2J", "deadline": "2026-12-14T09:00 Europe/Berlin",
                          "users": 3, "enrolled": 1, "due": 1, "overdue": 0, "exempt": 1, "snoozing": 1}],
             "problems": ["cohorts: 'role:gone' is not allowed."]}
            """));

        assertThat(text.lines().map(String::stripTrailing))
                .containsExactly(
                        "Realm shop, 2026-11-28T12:00:00Z",
                        "                                         users           enrolled         due     overdue    "
                                + "  exempt     not now",
                        "  group:/staff\\u001b[2J                      3          1 ( 33 %)           1           0   "
                                + "        1           1",
                        "  all in the campaign                   12,340     12,339 ( 99 %)           0           1  "
                                + "         0           0",
                        "12,340 of the realm's 12,345 users are in the campaign.",
                        "  authenticator-app                     12,000",
                        "  passkey                                  400",
                        "Problem: cohorts: 'role:gone' is not allowed.");
    }

    @Test
    @DisplayName("has no share of a cohort without users")
    void empty() throws JsonProcessingException {
        assertThat(CoverageText.of("shop", new ObjectMapper().readTree("{\"cohorts\": [{\"cohort\": \"everyone\"}]}")))
                .doesNotContain("%");
    }
}
