package dev.keyward.it;

import static dev.keyward.it.harness.AdminApi.passwordCredential;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bad password is refused with every reason and a good one is accepted")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalEverywhereIT {

    private static final String POLICY = "keyward-min-characters(12) and keyward-character-classes(3)"
            + " and keyward-no-repeats(3) and keyward-no-sequences(4) and keyward-strength(3) and digits(1)";

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String OLD = "Marble-Cactus-27";

    /** A password that breaks every rule of the realm's password policy. */
    private static final String BAD = "aaaabcd";

    private static final String EVERY_REASON = """
            Choose a different password. This one:
            • has fewer than 12 characters
            • uses fewer than 3 of these kinds: lower-case letters, upper-case letters, digits, other characters
            • has too few digits (at least 1)
            • repeats a character or a group of characters 3 times in a row
            • contains 4 or more characters in alphabetical, numerical or keyboard order, such as “abcd”, “1234” or “qwer”
            • is easy to guess (three random words work well)""";

    private final Mailbox mailbox = new Mailbox();
    private TestRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.with(keycloak, Map.of("passwordPolicy", POLICY, "smtpServer", mailbox.settings()));
    }

    @AfterAll
    void dropRealm() {
        realm.close();
        mailbox.close();
    }

    @Test
    @DisplayName("at registration")
    void registration() {
        Person person = Person.speaking("en");
        Page refused = person.register(realm, "newcomer", BAD);
        assertThat(refused.errors()).containsExactly(EVERY_REASON);
        assertThat(realm.hasUser("newcomer")).isFalse();

        assertThat(Person.speaking("en").register(realm, "newcomer", GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    @Test
    @DisplayName("on the page that asks for a new password at sign-in")
    void updatePassword() {
        realm.addUser("updater", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
        Person person = Person.speaking("en");

        Page refused = person.chooseNewPassword(person.signIn(realm, "updater", OLD), BAD);
        assertThat(refused.errors()).containsExactly(EVERY_REASON);

        assertThat(person.chooseNewPassword(refused, GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    @Test
    @DisplayName("after a forgotten password, by mail")
    void resetByMail() {
        realm.addUser("forgetful", OLD, Map.of());
        Person person = Person.speaking("en");
        String forgot = realm.url("/login-actions/reset-credentials?client_id=" + TestRealm.CLIENT);
        person.submit(person.open(forgot), Map.of("username", "forgetful"));

        Page form = person.open(mailbox.linkMailedTo("forgetful@example.com"));
        Page refused = person.chooseNewPassword(form, BAD);
        assertThat(refused.errors()).containsExactly(EVERY_REASON);

        assertThat(person.chooseNewPassword(refused, GOOD).errors()).isEmpty();
        assertThat(Person.speaking("en").signIn(realm, "forgetful", GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    @Test
    @DisplayName("in the action that changes a password from the account console")
    void accountConsoleAction() {
        realm.addUser("owner", OLD, Map.of());
        Person person = Person.speaking("en");

        Page form = person.signIn(realm, "owner", OLD, "&kc_action=UPDATE_PASSWORD");
        Page refused = person.chooseNewPassword(form, BAD);
        assertThat(refused.errors()).containsExactly(EVERY_REASON);

        assertThat(person.chooseNewPassword(refused, GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    @Test
    @DisplayName("when an administrator creates a user")
    void adminCreatesUser() {
        assertThat(realm.tryToCreate("made", BAD).status()).isEqualTo(400);
        assertRefused(realm.tryToCreate("made", BAD));
        assertThat(realm.hasUser("made")).isFalse();

        assertThat(realm.tryToCreate("made", GOOD).status()).isEqualTo(201);
    }

    @Test
    @DisplayName("when an administrator resets a password")
    void adminResetsPassword() {
        String id = realm.addUser("helped", OLD, Map.of());

        assertRefused(realm.tryToReset(id, BAD));
        assertThat(Person.speaking("en").signIn(realm, "helped", OLD).isAt(TestRealm.REDIRECT))
                .isTrue();

        assertThat(realm.tryToReset(id, GOOD).status()).isEqualTo(204);
        assertThat(Person.speaking("en").signIn(realm, "helped", GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    @Test
    @DisplayName("for a user of a writable LDAP directory whose federation validates the policy")
    void directoryThatValidates(Keycloak keycloak) {
        try (Directory directory = new Directory();
                TestRealm federated = TestRealm.withPolicy(keycloak, POLICY)) {
            directory.addPerson("clerk", OLD);
            directory.federateTo(federated, true);
            String id = idOf(federated, "clerk");

            assertRefused(federated.tryToReset(id, BAD));
            assertThat(Person.speaking("en").signIn(federated, "clerk", OLD).isAt(TestRealm.REDIRECT))
                    .isTrue();

            assertThat(federated.tryToReset(id, GOOD).status()).isEqualTo(204);
            assertThat(Person.speaking("en").signIn(federated, "clerk", GOOD).isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("except in an LDAP directory whose federation does not validate the policy, as in stock Keycloak")
    void directoryThatDoesNotValidate(Keycloak keycloak) {
        try (Directory directory = new Directory();
                TestRealm federated = TestRealm.withPolicy(keycloak, POLICY)) {
            directory.addPerson("clerk", OLD);
            directory.federateTo(federated, false);

            assertThat(federated.tryToReset(idOf(federated, "clerk"), BAD).status())
                    .isEqualTo(204);
            assertThat(Person.speaking("en").signIn(federated, "clerk", BAD).isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("also when it contains personal data of its owner, on the form and over the API")
    void ownData(Keycloak keycloak) {
        try (TestRealm strict = TestRealm.withPolicy(keycloak, "keyward-strength(3)")) {
            String address = "yggdrasil.njordsson@example.com";
            String easy = "Choose a different password. This one is easy to guess (three random words work well).";
            assertThat(Person.speaking("en")
                            .register(strict, "yggdrasil.njordsson", address)
                            .errors())
                    .containsExactly(easy);
            String owner = strict.addUser("yggdrasil.njordsson", GOOD, Map.of());
            assertThat(strict.tryToReset(owner, address).text("error_description"))
                    .isEqualTo(easy);

            String other = strict.addUser("somebody", GOOD, Map.of());
            assertThat(strict.tryToReset(other, address).status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("in the administrator's language, not the user's")
    void adminLanguage() {
        Map<String, Object> german = Map.of("attributes", Map.of("locale", List.of("de")));
        String germanUser = realm.addUser("german", OLD, german);
        String englishUser = realm.addUser("englishman", OLD, Map.of());
        String germanAdmin = realm.addUser("verwalter", OLD, german);
        realm.grantRealmAdmin(germanAdmin);

        assertRefused(realm.tryToReset(germanUser, BAD));

        Answer inGerman = new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, "verwalter", OLD)
                .put(realm.adminPath("/users/" + englishUser + "/reset-password"), passwordCredential(BAD));
        assertThat(inGerman.text("error")).isEqualTo("keyward.password.refused");
        assertThat(inGerman.text("error_description"))
                .startsWith("Wählen Sie ein anderes Passwort. Dieses:\n• hat weniger als 12 Zeichen\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {BAD, "q8Zt!vK2#w"})
    @DisplayName("in English for a service account, whatever language its request prefers")
    void serviceAccountLanguage(String password) throws IOException, InterruptedException {
        AdminApi admin = realm.keycloak().admin();
        String clientId = "robot-" + password.length();
        String client = AdminApi.succeeded(admin.post(
                        realm.adminPath("/clients"),
                        Map.of("clientId", clientId, "secret", "robot", "serviceAccountsEnabled", true)))
                .id();
        realm.grantRealmAdmin(admin.get(realm.adminPath("/clients/" + client + "/service-account-user"))
                .body()
                .path("id")
                .asText());
        HttpRequest reset = HttpRequest.newBuilder(URI.create(realm.keycloak().url() + "/admin/realms/" + realm.name()
                        + "/users/" + realm.addUser("of-" + clientId, OLD, Map.of()) + "/reset-password"))
                .header("Authorization", "Bearer " + tokenOfClient(clientId))
                .header("Accept-Language", "de")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"type\": \"password\", \"value\": \"" + password + "\", \"temporary\": false}"))
                .build();
        HttpResponse<String> answer = TestHttp.CLIENT.send(reset, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper()
                        .readTree(answer.body())
                        .path("error_description")
                        .asText())
                .startsWith("Choose a different password.")
                .contains("has fewer than 12 characters");
    }

    private String tokenOfClient(String clientId) throws IOException, InterruptedException {
        HttpRequest grant = HttpRequest.newBuilder(URI.create(realm.url("/protocol/openid-connect/token")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=" + clientId + "&client_secret=robot"))
                .build();
        return new ObjectMapper()
                .readTree(TestHttp.CLIENT
                        .send(grant, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("access_token")
                .asText();
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("keyward.password.refused");
        assertThat(answer.text("error_description")).isEqualTo(EVERY_REASON);
    }

    private static String idOf(TestRealm realm, String username) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
    }
}
