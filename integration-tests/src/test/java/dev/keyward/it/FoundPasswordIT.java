package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.RecordingRealm;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.FailingKeywardRuleFactory;
import dev.keyward.it.providers.ThrowingPolicyFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a stored finding of a breached password lasts until the user has replaced the password in any way. */
@DisplayName("A stored finding of a breached password")
@ExtendWith({SharedKeycloak.class, RecordingRealm.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoundPasswordIT {

    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String FOUND = "keyward-password-found";
    private static final Duration LONG_AGO = Duration.ofDays(100);

    private final CheckedRealm realm;

    FoundPasswordIT(CheckedRealm realm) {
        this.realm = realm;
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "edit"})
    @DisplayName("ends older sessions when an administrator resets the password after the help page, and the page says "
            + "so")
    void administrator(String way, Keycloak keycloak) {
        realm.use("action: record");
        String id = realm.addUser("helped-" + way, BREACHED, LONG_AGO, Map.of("emailVerified", false));
        Person thief = Person.speaking("en");
        assertThat(realm.isIn(thief.signIn(realm.realm(), "helped-" + way, BREACHED)))
                .isTrue();
        assertThat(realm.token("helped-" + way, BREACHED, "openid+offline_access"))
                .contains("refresh_token");
        realm.use("action: change-now");
        assertThat(Person.speaking("en")
                        .signIn(realm.realm(), "helped-" + way, BREACHED)
                        .id())
                .isEqualTo(STOP_PAGE);
        assertThat(realm.sessions(id)).hasSize(1);

        if (way.equals("reset")) {
            AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));
        } else {
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            realm.realm().adminPath("/users/" + id),
                            Map.of("credentials", List.of(Map.of("type", "password", "value", GOOD)))));
        }

        assertThat(realm.sessions(id)).isEmpty();
        assertThat(realm.offlineSessions(id)).isEmpty();
        assertThat(realm.kept(id)).isEmpty();
        assertThat(thief.open(realm.realm().signInUrl("")).id()).isEqualTo("login-login");
        assertThat(keycloak.admin()
                        .get(realm.realm().adminPath("/events?type=LOGOUT&user=" + id))
                        .body())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.at("/details/reason").asText())
                        .isEqualTo("keyward_breached_password_changed"));
    }

    @Test
    @DisplayName("ends all sessions except that of an administrator who sets their own password in the console")
    void administratorOfOneself(Keycloak keycloak) {
        realm.use("action: notify");
        String id = realm.addBreached("boss");
        realm.realm().grantRealmAdmin(id);
        Person.speaking("en").signIn(realm.realm(), "boss", BREACHED);
        AdminApi console = new AdminApi(keycloak.url(), realm.realm().name(), TestRealm.CLIENT, "boss", BREACHED);
        AdminApi.succeeded(console.get(realm.realm().adminPath("/users/" + id)));
        assertThat(realm.sessions(id)).hasSize(2);

        AdminApi.succeeded(console.put(
                realm.realm().adminPath("/users/" + id + "/reset-password"),
                Map.of("type", "password", "value", GOOD)));

        assertThat(realm.sessions(id)).hasSize(1);
        assertThat(realm.kept(id)).isEmpty();
        AdminApi.succeeded(console.get(realm.realm().adminPath("/users/" + id)));
    }

    @Test
    @DisplayName("ends no user sessions if it was only recorded and the user was not told")
    void recorded() {
        realm.use("action: record");
        String id = realm.addBreached("recorded");
        Person.speaking("en").signIn(realm.realm(), "recorded", BREACHED);
        assertThat(realm.kept(id)).containsExactly(FOUND);
        AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));
        assertThat(realm.kept(id)).isEmpty();
        assertThat(realm.sessions(id)).hasSize(1);
    }

    @Test
    @DisplayName("counts from the time it was recorded: a second factor set up later is no proof")
    void proofs() {
        realm.use("action: change-now");
        realm.addUser(
                "since",
                BREACHED,
                LONG_AGO,
                List.of(
                        CheckedRealm.found(Duration.ofDays(20), "\"endSessions\":false"),
                        CheckedRealm.addressChanged(Duration.ofDays(19)),
                        CheckedRealm.otp(Duration.ofDays(18))),
                Map.of());
        assertThat(Person.speaking("en")
                        .signIn(realm.realm(), "since", BREACHED)
                        .id())
                .isEqualTo(STOP_PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {ThrowingPolicyFactory.ID, FailingKeywardRuleFactory.ID})
    @DisplayName("is kept while the password policy that the password failed cannot be evaluated")
    void failingPolicy(String failing) {
        Map<String, Object> mark = CheckedRealm.found(Duration.ofDays(2), "\"reasons\":\"weak\",\"endSessions\":true");
        String id = realm.addUser("unanswered-" + failing, GOOD, LONG_AGO, List.of(mark), Map.of());
        realm.use("action: change-now, weak-action: notify");
        String policy = realm.realm().policy();
        AdminApi.succeeded(realm.realm().setPolicy(policy + " and " + failing + "(1)"));
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "unanswered-" + failing, GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).containsExactly(FOUND);

        AdminApi.succeeded(realm.realm().setPolicy(policy));
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "unanswered-" + failing, GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).isEmpty();
    }

    @Test
    @DisplayName("is kept after a sign-in that consults fewer breach lists")
    void fewerLists() {
        Map<String, Object> mark = CheckedRealm.found(Duration.ofDays(2), "\"endSessions\":true");
        String id = realm.addUser("fewer", GOOD, LONG_AGO, List.of(mark), Map.of());
        realm.use("action: change-now, sources: embedded");
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "fewer", GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).containsExactly(FOUND);

        realm.use("action: change-now, sources: index");
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "fewer", GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).isEmpty();
    }
}
