package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
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

/** Tests users whose user session comes from a client whose flow has no breach check. */
@DisplayName("A user with a breached password who has not proved to be its owner")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnprovenFindingIT {

    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String ERROR_PAGE = "login-error";
    private static final String NEW_PASSWORD = "&kc_action=UPDATE_PASSWORD";

    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm realm;
    private String unchecked = "";

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: change-now");
        unchecked = new Flows(realm.realm()).make("unchecked", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow unchecked forms
              REQUIRED auth-username-password-form\
            """);
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change-now", "change-by-deadline", "block"})
    @DisplayName("cannot change the password in a session of another client, by the page or by its URL")
    void kcAction(String action) {
        realm.configureCheck("action: " + action);
        String user = "asks-" + action;
        String id = addFound(user, Duration.ofDays(-1), Map.of());
        Person thief = signedInUnchecked(user);

        Page page = thief.open(realm.realm().signInUrl(NEW_PASSWORD));
        assertThat(page.id()).isEqualTo(ERROR_PAGE);
        assertThat(page.document().text())
                .contains("You cannot choose a new password here", "the link for forgotten passwords");
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
        assertThat(realm.details(id, "UPDATE_CREDENTIAL")).isEmpty();
    }

    @Test
    @DisplayName("cannot change the password in such a sign-in when the required action is pending")
    void requiredAction() {
        realm.configureCheck("action: change-now");
        addFound("waits", Duration.ofDays(3), Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
        Page page = signInUnchecked(Person.speaking("en"), "waits", "");
        assertThat(page.id()).isEqualTo(ERROR_PAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action: record",
                "action: notify",
                "action: change-now, proof: none",
                "action: change-by-deadline"
            })
    @DisplayName("can change the password if no proof is configured")
    void noProofWanted(String section) {
        realm.applyCheck(section); // in every flow, also that of the first broker login
        String user = "free-" + Integer.toHexString(section.hashCode());
        addFound(user, Duration.ofDays(3), Map.of());
        Person person = signedInUnchecked(user);
        Page page = person.open(realm.realm().signInUrl(NEW_PASSWORD));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(person.chooseNewPassword(page, GOOD))).isTrue();
    }

    @Test
    @DisplayName("can change the password with an action mail of an administrator")
    void mailed(Keycloak keycloak) {
        realm.configureCheck("action: change-now");
        String id = addFound("mailed", Duration.ofDays(3), Map.of());
        AdminApi.succeeded(keycloak.admin()
                .put(
                        realm.realm()
                                .adminPath("/users/" + id + "/execute-actions-email?client_id=" + TestRealm.CLIENT
                                        + "&redirect_uri=" + TestRealm.REDIRECT),
                        List.of("UPDATE_PASSWORD")));
        Person person = Person.speaking("en");
        Page page = person.open(mailbox.linkMailedTo("mailed@example.com"));
        page = person.open(
                page.document().select("a[href*=action-token]").eachAttr("href").get(0));
        assertThat(page.id()).describedAs(page.document().text()).isEqualTo(NEW_PASSWORD_PAGE);
        person.chooseNewPassword(page, GOOD);
        assertThat(realm.kept(id)).isEmpty();
    }

    @Test
    @DisplayName("cannot open the page that deletes the finding, nor delete or rename it")
    void deleting(Keycloak keycloak) {
        realm.configureCheck("action: record");
        String id = realm.addBreached("deleter");
        Person person = Person.speaking("en");
        assertThat(realm.isIn(person.signIn(realm.realm(), "deleter", BREACHED)))
                .isTrue();
        String record = AdminApi.succeeded(
                        keycloak.admin().get(realm.realm().adminPath("/users/" + id + "/credentials")))
                .body()
                .valueStream()
                .filter(credential -> credential.path("type").asText().startsWith("keyward"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        assertThat(realm.isIn(person.open(realm.realm().signInUrl("&kc_action=delete_credential:" + record))))
                .isTrue();
        AdminApi account = AdminApi.ofAccount(realm.realm(), "deleter", BREACHED);
        assertThat(AdminApi.succeeded(account.get("/credentials")).body().toString())
                .contains("password")
                .doesNotContain(record, "keyward");
        assertThat(account.delete("/credentials/" + record).status()).isGreaterThanOrEqualTo(400);
        assertThat(account.put("/credentials/" + record + "/label", "\"mine\"").status())
                .isEqualTo(404);
        assertThat(account.put("/credentials/" + record.replace(":", "%3A") + "/label", "\"mine\"")
                        .status())
                .isEqualTo(404);
        assertThat(account.put("/credentials;x=1/" + record + "/label;x=1", "\"mine\"")
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(account.put("/credentials/" + password(account) + "/label", "\"mine\"")
                        .status())
                .describedAs("other credentials keep their labels")
                .isEqualTo(204);
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
    }

    private static String password(AdminApi account) {
        return account.get("/credentials")
                .body()
                .path(0)
                .path("userCredentialMetadatas")
                .path(0)
                .path("credential")
                .path("id")
                .asText();
    }

    private String addFound(String user, Duration due, Map<String, Object> settings) {
        return realm.addUser(
                user,
                BREACHED,
                Duration.ofDays(100),
                List.of(CheckedRealm.deadline(Duration.ofDays(5), due)),
                settings);
    }

    private Person signedInUnchecked(String user) {
        Person person = Person.speaking("en");
        assertThat(realm.isIn(signInUnchecked(person, user, ""))).isTrue();
        return person;
    }

    private Page signInUnchecked(Person person, String user, String parameters) {
        override(unchecked);
        try {
            return person.signIn(realm.realm(), user, BREACHED, parameters);
        } finally {
            override("");
        }
    }

    private void override(String flow) {
        AdminApi admin = realm.realm().keycloak().admin();
        String client = admin.get(realm.realm().adminPath("/clients?clientId=" + TestRealm.CLIENT))
                .body()
                .path(0)
                .path("id")
                .asText();
        AdminApi.succeeded(admin.put(
                realm.realm().adminPath("/clients/" + client),
                Map.of("clientId", TestRealm.CLIENT, "authenticationFlowBindingOverrides", Map.of("browser", flow))));
    }
}
