package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A leaked password on the embedded list")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakedPasswordsIT {

    /** A password on the breach list that is embedded in the jar. */
    private static final String LEAKED = "iloveyou1234";

    private static final String GOOD = "Velvet-Tugboat-81";

    private static final String REFUSAL =
            "Choose a different password. This one is on a list of passwords that leaked from other"
                    + " websites. Do not use it anywhere.";

    private Keycloak keycloak;
    private TestRealm realm;
    private TestRealm other;

    @BeforeAll
    void makeRealm(Keycloak shared) {
        keycloak = shared;
        other = TestRealm.withPolicy(shared, "keyward-breached(embedded) and keyward-min-characters(14)");
        realm = TestRealm.withPolicy(shared, "keyward-breached(embedded)");
    }

    @AfterAll
    void dropRealm() {
        realm.close();
        other.close();
    }

    @Test
    @DisplayName("is refused at registration, at a change and for administrators; a good one is accepted")
    void refused() {
        Person person = Person.speaking("en");
        assertThat(person.register(realm, "newcomer", LEAKED).errors()).containsExactly(REFUSAL);
        assertThat(realm.hasUser("newcomer")).isFalse();
        assertThat(Person.speaking("en").register(realm, "newcomer", GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();

        String id = realm.addUser("changer", GOOD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
        Person changer = Person.speaking("en");
        Page refused = changer.chooseNewPassword(changer.signIn(realm, "changer", GOOD), LEAKED);
        assertThat(refused.errors()).containsExactly(REFUSAL);
        assertThat(changer.chooseNewPassword(refused, "Marble-Cactus-27").isAt(TestRealm.REDIRECT))
                .isTrue();

        Answer reset = realm.tryToReset(id, LEAKED);
        assertThat(reset.status()).isEqualTo(400);
        assertThat(reset.text("error")).isEqualTo("keyward.password.breached");
        assertThat(reset.text("error_description")).isEqualTo(REFUSAL);
        assertThat(realm.tryToCreate("made", LEAKED).status()).isEqualTo(400);
        assertThat(keycloak.log()).doesNotContain(LEAKED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|steht auf einer Liste von Passwörtern",
                "fr|figure sur une liste de mots de passe issus de fuites",
                "es|figura en una lista de contraseñas filtradas",
                "it|figura in un elenco di password trapelate",
                "nl|staat op een lijst van wachtwoorden"
            })
    @DisplayName("is refused in the user's language together with all other reasons, and the page shows the rule "
            + "beforehand")
    void languages(String language, String reason) {
        assertThat(other.setPolicy("keyward-breached(embedded) and keyward-min-characters(14)")
                        .status())
                .isEqualTo(204);
        Person person = Person.speaking(language);
        assertThat(person.register(other, "someone", LEAKED).error())
                .contains("• " + reason)
                .contains("14");
        String rules = person.open(other.url("/password-policy/rules?lang=" + language))
                .document()
                .text();
        assertThat(rules).contains("\"keyward-breached\"");
    }

    @Test
    @DisplayName("is refused for users of a directory whose federation validates the policy")
    void directory() {
        try (Directory directory = new Directory();
                TestRealm federated = TestRealm.withPolicy(keycloak, "keyward-breached(embedded)")) {
            directory.addPerson("clerk", GOOD);
            directory.federateTo(federated, true);
            String id = keycloak.admin()
                    .get(federated.adminPath("/users?username=clerk&exact=true"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            assertThat(federated.tryToReset(id, LEAKED).text("error")).isEqualTo("keyward.password.breached");
            assertThat(federated.tryToReset(id, "Marble-Cactus-27").status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("is accepted and counted where the rule is report-only")
    void reportOnly() {
        String hits = "keyward_breach_check_policy_total{mode=\"report-only\",result=\"hit\"}";
        double before = Metrics.of(keycloak).value(hits);
        try (TestRealm trying = TestRealm.withPolicy(keycloak, "keyward-breached(?embedded)")) {
            assertThat(Person.speaking("en").register(trying, "someone", LEAKED).isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
        Metrics after = Metrics.of(keycloak);
        assertThat(after.value(hits)).isGreaterThan(before);
        assertThat(after.value("keyward_breach_check_lookups_total{result=\"hit\",source=\"embedded\"}"))
                .isPositive();
        assertThat(String.join("\n", after.lines())).contains("keyward_breach_check_seconds_bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "index", "online", "index+online", "index >= 10", "?index+online>=2"})
    @DisplayName("can be configured with every documented value")
    void goodValues(String value) {
        assertThat(other.setPolicy("keyward-breached(" + value + ")").status()).isEqualTo(204);
        assertThat(other.policy()).isEqualTo("keyward-breached(" + value + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "hibp", "index+embedded", "index>=0", "index>=1000001", "?", "index>=ten"})
    @DisplayName("cannot be configured with any other value; the error names the allowed ones")
    void badValues(String value) {
        assertThat(other.setPolicy("length(8)").status()).isEqualTo(204);
        Answer answer = other.setPolicy("keyward-breached(" + value + ")");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("errorMessage"))
                .contains("'" + value.strip() + "' is not allowed")
                .contains("give embedded, index, online or index+online");
        assertThat(other.policy()).isEqualTo("length(8)");
    }

    @Test
    @DisplayName("has a status resource with sources, dates and states for users who may view the realm")
    void status() {
        JsonNode status =
                keycloak.admin().get(realm.adminPath("/breach-check/status")).body();
        assertThat(status.path("policy").path("index").asBoolean(true)).isFalse();
        assertThat(status.path("onUnknown").asText()).isEqualTo("open");
        List<String> states = new ArrayList<>();
        status.path("sources")
                .forEach(source -> states.add(source.path("source").asText() + " "
                        + source.path("state").asText()));
        assertThat(states).contains("index none", "embedded ok", "online ok");
        JsonNode embedded = status.path("sources").path(1).path("file");
        assertThat(embedded.path("entries").asLong()).isEqualTo(427_663);
        assertThat(embedded.path("corpusDate").asText()).isEqualTo("2023-01-29T00:00:00Z");
        assertThat(status.toString()).doesNotContain("keycloak/data");

        String viewer = realm.addUser("viewer", GOOD, Map.of());
        realm.grantManagement(viewer, "view-realm");
        realm.addUser("nobody", GOOD, Map.of());
        String other = realm.addUser("usermanager", GOOD, Map.of());
        realm.grantManagement(other, "manage-users");
        assertThat(as("viewer").get(realm.adminPath("/breach-check/status")).status())
                .isEqualTo(200);
        assertThat(as("nobody").get(realm.adminPath("/breach-check/status")).status())
                .isEqualTo(403);
        assertThat(as("usermanager")
                        .get(realm.adminPath("/breach-check/status"))
                        .status())
                .isEqualTo(403);
        assertThat(Person.speaking("en")
                        .open(keycloak.url() + "/admin/realms/" + realm.name() + "/breach-check/status")
                        .status())
                .isEqualTo(401);
    }

    private AdminApi as(String username) {
        return new AdminApi(keycloak.url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }
}
