package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.LogoutReceiver;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A new password after a finding")
@ExtendWith(SharedKeycloak.class)
class EndedSessionsIT {

    private static final String STOP_PAGE = "login-keyward-breached-password-stop";

    /** Time limit for a response that must not wait for a client, which answers only after its release. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LogoutReceiver client = new LogoutReceiver();
    private final CheckedRealm realm;

    EndedSessionsIT(Keycloak keycloak) {
        this.realm = CheckedRealm.of(keycloak, "action: record", Map.of());
    }

    @BeforeEach
    void nameClient() {
        nameClient(realm, client);
    }

    /** Configures the realm's client to be told of ended sessions at the given receiver. */
    private static void nameClient(CheckedRealm realm, LogoutReceiver receiver) {
        AdminApi admin = realm.realm().keycloak().admin();
        String id = admin.get(realm.realm().adminPath("/clients?clientId=" + TestRealm.CLIENT))
                .body()
                .path(0)
                .path("id")
                .asText();
        AdminApi.succeeded(admin.put(
                realm.realm().adminPath("/clients/" + id),
                Map.of(
                        "frontchannelLogout",
                        false, // true by default before Keycloak 26.7
                        "attributes",
                        Map.of(
                                "backchannel.logout.url",
                                receiver.url(),
                                "backchannel.logout.session.required",
                                "true"))));
    }

    @AfterEach
    void close() {
        client.release();
        realm.close();
        client.close();
    }

    @Test
    @DisplayName("does not wait for the servers of clients, which are told in the background that the sessions ended")
    void slowClient() {
        String id = withTwoSessions("ada", Map.of());
        String session = realm.sessions(id).get(0);

        long begin = System.nanoTime();
        AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(realm.sessions(id)).isEmpty();
        assertThat(realm.offlineSessions(id)).isEmpty();

        client.release();
        Await.until(
                "a logout for each session",
                Duration.ofSeconds(60),
                () -> client.tokens().size() == 2);
        assertThat(client.tokens()).allSatisfy(token -> {
            assertThat(token.path("sub").asText()).isEqualTo(id);
            assertThat(token.path("aud").asText()).isEqualTo(TestRealm.CLIENT);
        });
        assertThat(client.tokens())
                .anySatisfy(token -> assertThat(token.path("sid").asText()).isEqualTo(session));
    }

    @Test
    @DisplayName("is told to the clients of other realms while those of one realm hold Keycloak's requests open")
    void otherRealm(Keycloak keycloak) {
        List<String> users = IntStream.range(0, 12)
                .mapToObj(number -> withSession(realm, "crowd" + number))
                .toList();
        try (LogoutReceiver fast = new LogoutReceiver();
                CheckedRealm other = CheckedRealm.of(keycloak, "action: record", Map.of())) {
            fast.release();
            nameClient(other, fast);
            String id = withSession(other, "single");
            users.forEach(user -> AdminApi.succeeded(realm.realm().tryToReset(user, GOOD)));
            Await.until("a request to the slow client", Duration.ofSeconds(60), () -> client.held() > 0);
            AdminApi.succeeded(other.realm().tryToReset(id, GOOD));
            Await.until(
                    "the logout in the other realm",
                    Duration.ofSeconds(60),
                    () -> fast.tokens().size() == 1);
            // The slow client ends no response before its release, so nothing that waits for it can have happened.
            assertThat(client.held()).isPositive();
            assertThat(fast.tokens().get(0).path("sub").asText()).isEqualTo(id);
        }
        assertThat(users).allSatisfy(user -> assertThat(realm.sessions(user)).isEmpty());
    }

    /** Adds a user with a finding that ends sessions, and with one session, and returns the user's id. */
    private static String withSession(CheckedRealm realm, String username) {
        String id = realm.addUser(
                username,
                BREACHED,
                Duration.ofDays(100),
                List.of(CheckedRealm.found(Duration.ofDays(1), "\"endSessions\":true")),
                Map.of());
        assertThat(realm.token(username, BREACHED, "openid")).contains("access_token");
        assertThat(realm.sessions(id)).hasSize(1);
        return id;
    }

    /** Adds a user with a finding, an online session and an offline session, and returns the user's id. */
    private String withTwoSessions(String username, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("emailVerified", false);
        String id = realm.addUser(username, BREACHED, Duration.ofDays(100), all);
        Person person = Person.speaking("en");
        assertThat(realm.isIn(person.signIn(realm.realm(), username, BREACHED))).isTrue();
        assertThat(realm.token(username, BREACHED, "openid+offline_access")).contains("refresh_token");
        realm.configureCheck("action: change-now");
        assertThat(Person.speaking("en")
                        .signIn(realm.realm(), username, BREACHED)
                        .id())
                .isEqualTo(STOP_PAGE);
        assertThat(realm.sessions(id)).hasSize(1);
        assertThat(realm.offlineSessions(id)).hasSize(1);
        return id;
    }
}
