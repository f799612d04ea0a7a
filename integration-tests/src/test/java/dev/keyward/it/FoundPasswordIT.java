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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        realm.configureCheck("action: record");
        String id = realm.addUser("helped-" + way, BREACHED, LONG_AGO, Map.of("emailVerified", false));
        Person thief = Person.speaking("en");
        assertThat(realm.isIn(thief.signIn(realm.realm(), "helped-" + way, BREACHED)))
                .isTrue();
        assertThat(realm.token("helped-" + way, BREACHED, "openid+offline_access"))
                .contains("refresh_token");
        realm.configureCheck("action: change-now");
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
        realm.configureCheck("action: notify");
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
        realm.configureCheck("action: record");
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
        realm.configureCheck("action: change-now");
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
        realm.configureCheck("action: change-now, weak-action: notify");
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

    @ParameterizedTest
    @CsvSource({
        "overlay, ours.bpi, 2026-01-01",
        "index, '', 2026-01-01",
        "online, '', 2026-01-01",
        "embedded, '', 2099-01-01"
    })
    @DisplayName("is kept after a sign-in whose server does not have the list, or an older one")
    void fewerLists(String source, String name, String date) {
        realm.configureCheck("action: change-now, sources: index");
        String user = "fewer-" + source;
        String id = realm.addUser(user, GOOD, LONG_AGO, List.of(matched(source, name, date)), Map.of());
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), user, GOOD)))
                .isFalse();
        assertThat(realm.kept(id)).containsExactly(FOUND);

        realm.configureCheck("action: notify, sources: index");
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), user, GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).containsExactly(FOUND);
        assertThat(realm.details(id, "LOGIN").get(0))
                .containsEntry("keyward_breach", "clear")
                .containsEntry("keyward_breach_finding", "kept");
    }

    @Test
    @DisplayName("keeps the user out on a server that lacks the list and finds the password only weak")
    void onlyWeakHere() {
        realm.configureCheck("action: change-now, weak-action: notify, sources: index");
        String id = realm.addUser("weak-here", GOOD, LONG_AGO, List.of(matched("index", "", "2026-01-01")), Map.of());
        String policy = realm.realm().policy();
        AdminApi.succeeded(realm.realm().setPolicy("keyward-min-characters(40)"));
        try {
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "weak-here", GOOD)))
                    .isFalse();
        } finally {
            AdminApi.succeeded(realm.realm().setPolicy(policy));
        }
        assertThat(realm.kept(id)).containsExactly(FOUND);
    }

    @Test
    @DisplayName("keeps only its weakness after a sign-in that disproves the breach and finds the password weak")
    void disprovedAndWeak() {
        realm.configureCheck("action: change-now, weak-action: notify, sources: embedded");
        String id =
                realm.addUser("weak-only", GOOD, LONG_AGO, List.of(matched("embedded", "", "2020-01-01")), Map.of());
        String policy = realm.realm().policy();
        AdminApi.succeeded(realm.realm().setPolicy("keyward-min-characters(40)"));
        try {
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "weak-only", GOOD)))
                    .isTrue();
        } finally {
            AdminApi.succeeded(realm.realm().setPolicy(policy));
        }
        assertThat(realm.data(id, FOUND)).contains("\"reasons\":\"weak\"", "\"matches\":[]");
    }

    @Test
    @DisplayName("is deleted after a sign-in whose server has the list in the same or a newer version")
    void newerList() {
        realm.configureCheck("action: change-now, sources: embedded");
        String id = realm.addUser("newer", GOOD, LONG_AGO, List.of(matched("embedded", "", "2020-01-01")), Map.of());
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "newer", GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).isEmpty();
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_finding", "cleared");
    }

    @ParameterizedTest
    @CsvSource({"index, true", "embedded, false"})
    @DisplayName("of an earlier release, which has no lists, is kept until a new password if an index matched")
    void earlierRelease(String sources, boolean kept) {
        realm.configureCheck("action: change-now, sources: index");
        Map<String, Object> mark =
                CheckedRealm.finding(Duration.ofDays(2), "\"sources\":\"" + sources + "\",\"endSessions\":true");
        String user = "earlier-" + sources;
        String id = realm.addUser(user, GOOD, LONG_AGO, List.of(mark), Map.of());
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), user, GOOD)))
                .isNotEqualTo(kept);
        assertThat(realm.kept(id).contains(FOUND)).isEqualTo(kept);
    }

    @ParameterizedTest(name = "clock of the server that stored the password: {0} minutes ahead")
    @ValueSource(ints = {-4, 4, 60})
    @DisplayName("stays valid, with its deadline, if the clocks of the servers differ")
    void clocks(int minutes) {
        realm.configureCheck("action: change-by-deadline");
        String user = "clocks" + minutes;
        String id = realm.addUser(user, BREACHED, Duration.ofMinutes(-minutes), Map.of());
        Person.speaking("en").signIn(realm.realm(), user, BREACHED);
        String stored = realm.data(id, FOUND);
        assertThat(stored).contains("\"due\"");
        Person.speaking("en").signIn(realm.realm(), user, BREACHED);
        assertThat(realm.data(id, FOUND)).isEqualTo(stored);
    }

    @ParameterizedTest(name = "password set {0} minutes after the finding: {1}")
    @CsvSource({"4, true", "6, false"})
    @DisplayName("of an earlier release tolerates clocks that differ by five minutes")
    void clocksOfEarlierRelease(int minutes, boolean valid) {
        realm.configureCheck("action: change-by-deadline");
        Instant due = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MILLIS);
        Map<String, Object> mark =
                CheckedRealm.found(Duration.ofDays(2), "\"due\":" + due.toEpochMilli() + ",\"endSessions\":true");
        String user = "clocks-earlier" + minutes;
        String id = realm.addUser(user, BREACHED, Duration.ofDays(2).minusMinutes(minutes), List.of(mark), Map.of());
        Person.speaking("en").signIn(realm.realm(), user, BREACHED);
        assertThat(realm.data(id, FOUND).contains("\"due\":" + due.toEpochMilli() + ","))
                .isEqualTo(valid);
    }

    /** Returns the stored credential of a finding of a password that the given version of a breach list contained. */
    private static Map<String, Object> matched(String source, String name, String date) {
        return CheckedRealm.finding(
                Duration.ofDays(2),
                "\"endSessions\":true,\"lists\":[{\"source\":\"" + source + "\",\"name\":\"" + name + "\",\"date\":\""
                        + date
                        + "T00:00:00Z\",\"built\":\"" + date
                        + "T00:00:00Z\",\"content\":\"0123456789abcdef\",\"minCount\":1}]");
    }
}
