package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("The database, if it counts the users of a campaign,")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorCountIT {

    private static final Duration AGO = Duration.ofDays(3);

    /** The cohorts with a deadline in the past are due at once, but new accounts have 14 days. */
    private static final String PROFILE = """
        second-factor:
          cohorts:
            - "group:/staff until %1$s"
            - "role:late until %1$s"
            - "client-role:shop/clerk until %1$s"
            - "identity-provider:corp until %1$s"
            - "organization:acme until %1$s"
            - everyone
          exclude: ["role:robots", "group:/guests"]
          deadline: 2999-12-01T09:00 Europe/Berlin
          grace-days: 14
          not-now: 2
          factors: [authenticator-app, passkey]
        """.formatted("2026-01-10T09:00 Europe/Berlin");

    private static final Map<String, Object> DELAY = record("delay", "{}");
    private static final Map<String, Object> HAD_APP = record("had", "{\"factor\":\"authenticator-app\"}");
    private static final Map<String, Object> HAD_KEY = record("had", "{\"factor\":\"security-key\"}");
    private static final Map<String, Object> UNLINKED = record("unlinked", "{\"provider\":\"corp\"}");

    @Test
    @DisplayName("finds the numbers that a scan of one user after the other finds, on each day")
    void local(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(
                keycloak, Map.of("organizationsEnabled", true, "webAuthnPolicyPasswordlessPasskeysEnabled", true))) {
            addUsersWithCredentials(realm);
            addMembers(realm);
            new SetupApi(realm).apply(PROFILE);

            assertThat(count(realm, "database", 0))
                    .isEqualTo(count(realm, "scan", 0))
                    .containsOnlyOnce(
                            "1 due snoozing: everyone group:/staff",
                            "2 due: everyone role:late",
                            "2 due: everyone identity-provider:corp",
                            "2 due snoozing: everyone",
                            "1 enrolled [AUTHENTICATOR_APP, PASSKEY]: everyone",
                            "1 enrolled [PASSKEY]: everyone")
                    .noneMatch(kind -> kind.contains("overdue"));
            assertThat(count(realm, "database", 20))
                    .isEqualTo(count(realm, "scan", 20))
                    .contains(
                            "2 overdue: everyone group:/staff",
                            "1 enrolled [AUTHENTICATOR_APP]: everyone group:/staff",
                            "3 overdue: everyone role:late",
                            "1 overdue: client-role:shop/clerk everyone",
                            "2 overdue: everyone identity-provider:corp",
                            "1 overdue: everyone organization:acme",
                            "1 EXCLUDED: everyone role:robots",
                            "1 EXCLUDED: everyone group:/guests role:late",
                            "2 due snoozing: everyone",
                            "2 exempt: everyone");
            assertThat(count(realm, "database", 40))
                    .isEqualTo(count(realm, "scan", 40))
                    .noneMatch(kind -> kind.contains("exempt"));
        }
    }

    @Test
    @DisplayName("finds the same about users of a directory who are not imported")
    void federated(Keycloak keycloak) {
        try (Directory directory = new Directory();
                TestRealm realm = TestRealm.with(keycloak, Map.of("webAuthnPolicyPasswordlessPasskeysEnabled", true))) {
            List.of("app", "later", "exempted", "boss", "late", "linked")
                    .forEach(name -> directory.addPerson(name, CheckedRealm.GOOD));
            directory.federateWithoutImportTo(realm);
            addProvider(realm);
            CheckedRealm.store(realm, idOf(realm, "app"), CheckedRealm.otp(AGO));
            CheckedRealm.store(realm, idOf(realm, "later"), DELAY);
            CheckedRealm.store(realm, idOf(realm, "exempted"), exemption());
            realm.addRole("late");
            grant(realm, "boss", "group", realm.addGroup("staff", ""));
            grant(
                    realm,
                    "late",
                    "role",
                    keycloak.admin().get(realm.adminPath("/roles/late")).text("id"));
            grant(realm, "linked", "provider", "corp");
            new SetupApi(realm).apply("""
                second-factor:
                  cohorts: ["group:/staff", "role:late", "identity-provider:corp", everyone]
                  deadline: 2999-12-01T09:00 Europe/Berlin
                """);

            assertThat(idOf(realm, "app")).startsWith("f:");
            assertThat(count(realm, "database", 0))
                    .isEqualTo(count(realm, "scan", 0))
                    .containsExactlyInAnyOrder(
                            "1 enrolled [AUTHENTICATOR_APP]: everyone",
                            "1 due snoozing: everyone",
                            "1 exempt: everyone",
                            "1 due: everyone group:/staff",
                            "1 due: everyone role:late",
                            "1 due: everyone identity-provider:corp");
        }
    }

    @Test
    @DisplayName("leaves a campaign with too many targets to the scan")
    void manyTargets(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addUser("plain", "", Map.of());
            String cohorts = IntStream.rangeClosed(1, 21)
                    .mapToObj(number -> {
                        realm.addRole("role" + number);
                        return "\"role:role" + number + "\"";
                    })
                    .collect(Collectors.joining(", "));
            new SetupApi(realm)
                    .apply("second-factor: {cohorts: [" + cohorts + "], deadline: \"2999-12-01T09:00 Europe/Berlin\"}");

            assertThat(count(realm, "database", 0)).isEmpty();
            assertThat(count(realm, "scan", 0)).containsExactly("1 NO_COHORT:");
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/second-factor/coverage"))
                            .body()
                            .path("realmUsers")
                            .asInt())
                    .isOne();
        }
    }

    private static void addUsersWithCredentials(TestRealm realm) {
        addUser(realm, "plain");
        addUser(realm, "app", CheckedRealm.otp(AGO), CheckedRealm.otp(AGO), HAD_APP);
        addUser(realm, "passkey", CheckedRealm.passkey(AGO), DELAY);
        addUser(realm, "both", CheckedRealm.otp(AGO), CheckedRealm.passkey(AGO), exemption());
        addUser(realm, "key", CheckedRealm.securityKey(AGO));
        addUser(realm, "once", DELAY);
        addUser(realm, "used-up", DELAY, DELAY);
        addUser(realm, "removed", HAD_APP);
        addUser(realm, "removed-later", DELAY, HAD_APP);
        addUser(realm, "kept-key", DELAY, HAD_KEY, CheckedRealm.securityKey(AGO));
        addUser(realm, "removed-key", DELAY, HAD_KEY);
        addUser(realm, "exempt", exemption());
        addUser(realm, "exempt-later", exemption(), DELAY, HAD_APP);
        addUser(realm, "no-longer-exempt", record("exempt", "{\"reason\":\"Lost phone\",\"until\":1}"));
        addUser(realm, "unlinked", UNLINKED);
        addUser(realm, "unlinked-elsewhere", record("unlinked", "{\"provider\":\"other\"}"));
        realm.addUser("disabled", "", Map.of("enabled", false));
    }

    /** Adds members of each cohort, who are members in different ways. */
    private static void addMembers(TestRealm realm) {
        AdminApi admin = realm.keycloak().admin();
        String staff = realm.addGroup("staff", "");
        realm.join(addUser(realm, "boss", DELAY), staff);
        realm.join(addUser(realm, "clerk-of-staff", CheckedRealm.otp(AGO)), staff);
        String both = addUser(realm, "seller");
        realm.join(both, staff);
        realm.join(both, realm.addGroup("sales", staff));

        Object late = realm.addRole("late");
        realm.grant(addUser(realm, "direct"), late);
        Object wide = realm.addRole("wide");
        AdminApi.succeeded(admin.post(realm.adminPath("/roles/wide/composites"), List.of(late)));
        String composed = addUser(realm, "composed", DELAY);
        realm.grant(composed, wide);
        realm.grant(composed, late);
        String crew = realm.addGroup("crew", "");
        AdminApi.succeeded(admin.post(realm.adminPath("/groups/" + crew + "/role-mappings/realm"), List.of(wide)));
        realm.join(addUser(realm, "inherited", DELAY, DELAY, HAD_APP), realm.addGroup("deck", crew));
        String guest = addUser(realm, "guest");
        realm.grant(guest, late);
        realm.join(guest, realm.addGroup("guests", ""));
        realm.grant(addUser(realm, "robot"), realm.addRole("robots"));

        String client = admin.get(realm.adminPath("/clients?clientId=shop"))
                .body()
                .path(0)
                .path("id")
                .asText();
        AdminApi.succeeded(admin.post(realm.adminPath("/clients/" + client + "/roles"), Map.of("name", "clerk")));
        realm.grantClientRole(addUser(realm, "clerk"), "shop", "clerk");

        addProvider(realm);
        link(realm, addUser(realm, "linked"));

        String acme = AdminApi.succeeded(admin.post(
                        realm.adminPath("/organizations"),
                        Map.of(
                                "name",
                                "Acme",
                                "alias",
                                "acme",
                                "domains",
                                List.of(Map.of("name", "acme.example.com", "verified", false)))))
                .id();
        AdminApi.succeeded(
                admin.post(realm.adminPath("/organizations/" + acme + "/members"), addUser(realm, "member")));
        AdminApi.succeeded(admin.post(
                realm.adminPath("/clients"),
                Map.of("clientId", "batch", "serviceAccountsEnabled", true, "secret", "s")));
    }

    private static void addProvider(TestRealm realm) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/identity-provider/instances"),
                        Map.of(
                                "alias",
                                "corp",
                                "providerId",
                                "oidc",
                                "config",
                                Map.of(
                                        "authorizationUrl", "https://127.0.0.1:9/a",
                                        "tokenUrl", "https://127.0.0.1:9/t",
                                        "clientId", "c",
                                        "clientSecret", "s"))));
    }

    private static void link(TestRealm realm, String userId) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/users/" + userId + "/federated-identity/corp"),
                        Map.of("identityProvider", "corp", "userId", "1", "userName", "linked")));
    }

    /** Stores a grant for a user who is not imported, and a record, with which Keycloak knows the user. */
    private static void grant(TestRealm realm, String username, String kind, String key) {
        String id = idOf(realm, username);
        CheckedRealm.store(realm, id, HAD_APP);
        Person.Page page = Person.speaking("en")
                .post(
                        URI.create(realm.url("/test-coverage-count/grant")),
                        "user=" + id + "&kind=" + kind + "&key=" + key);
        assertThat(page.status()).describedAs(page.document().text()).isEqualTo(204);
    }

    @SafeVarargs
    private static String addUser(TestRealm realm, String username, Map<String, Object>... credentials) {
        String id = realm.addUser(username, "", Map.of());
        for (Map<String, Object> credential : credentials) {
            CheckedRealm.store(realm, id, credential);
        }
        return id;
    }

    private static Map<String, Object> exemption() {
        long until = Instant.now().plus(Duration.ofDays(30)).toEpochMilli();
        return record("exempt", "{\"reason\":\"Lost phone\",\"until\":" + until + "}");
    }

    private static Map<String, Object> record(String kind, String data) {
        return Map.of(
                "type",
                "keyward-second-factor-" + kind,
                "createdDate",
                Instant.now().minus(AGO).toEpochMilli(),
                "credentialData",
                data);
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

    /** Returns the number of users of each kind that a report tells apart, as the database or the scan counts them. */
    private static List<String> count(TestRealm realm, String way, int days) {
        Person.Page page = Person.speaking("en")
                .post(URI.create(realm.url("/test-coverage-count/count")), "way=" + way + "&days=" + days);
        assertThat(page.status()).describedAs(page.document().text()).isEqualTo(200);
        return page.document().body().wholeText().lines().map(String::strip).toList();
    }
}
