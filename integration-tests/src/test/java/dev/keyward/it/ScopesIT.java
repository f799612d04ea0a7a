package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A scope of the password policy")
@ExtendWith(SharedKeycloak.class)
class ScopesIT {

    private static final String SCOPES = "keyward.password-policy.scopes";
    private static final String OLD = "Marble-Cactus-27";

    @Test
    @DisplayName("applies to members of a group and its subgroups; the strictest of several wins")
    void groups(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-min-characters(8)")) {
            String staff = realm.addGroup("staff", "");
            String nurses = realm.addGroup("nurses", staff);
            String night = realm.addGroup("night", "");
            realm.setAttribute(SCOPES, """
                    [{"group": "/staff", "policy": "keyward-min-characters(12)"},
                     {"group": "/staff/nurses", "policy": "keyward-character-classes(2)"},
                     {"group": "/night", "policy": "keyward-min-characters(14) and keyward-character-classes(3)"},
                     {"group": "/gone", "policy": "keyward-min-characters(200)"}]
                    """);
            String nobody = realm.addUser("nobody", "", Map.of());
            String nurse = realm.addUser("nurse", "", Map.of());
            String nightNurse = realm.addUser("night-nurse", "", Map.of());
            realm.join(nurse, nurses);
            realm.join(nightNurse, nurses);
            realm.join(nightNurse, night);

            assertThat(reasons(realm, nobody, "lamp")).containsExactly("8 characters");
            assertThat(realm.tryToReset(nobody, "lamplamp").status()).isEqualTo(204);
            assertThat(reasons(realm, nurse, "lamplamp")).containsExactly("12 characters", "2 classes");
            assertThat(realm.tryToReset(nurse, "lamp-lamp-lamp").status()).isEqualTo(204);
            assertThat(reasons(realm, nightNurse, "lamplamplamp")).containsExactly("14 characters", "3 classes");
            assertThat(realm.tryToReset(nightNurse, "Lamp-lamp-lamp").status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("by path covers every group that the path may name, by id only one")
    void slashes(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String staff = realm.addGroup("staff", "");
            String nested = realm.addGroup("intern", staff);
            String top = realm.addGroup("staff/intern", "");
            String deep = realm.addGroup("a/b", realm.addGroup("x", staff));
            String inNested = realm.addUser("in-nested", "", Map.of());
            realm.join(inNested, nested);
            String inTop = realm.addUser("in-top", "", Map.of());
            realm.join(inTop, top);
            String inDeep = realm.addUser("in-deep", "", Map.of());
            realm.join(inDeep, deep);

            realm.setAttribute(SCOPES, """
                    [{"group": "/staff/intern", "policy": "keyward-min-characters(20)"},
                     {"group": "/staff/x/a/b", "policy": "keyward-min-characters(22)"}]
                    """);
            assertThat(reasons(realm, inNested, OLD)).containsExactly("20 characters");
            assertThat(reasons(realm, inTop, OLD)).containsExactly("20 characters");
            assertThat(reasons(realm, inDeep, OLD)).containsExactly("22 characters");

            realm.setAttribute(SCOPES, "[{\"group\": \"" + nested + "\", \"policy\": \"keyward-min-characters(24)\"}]");
            assertThat(reasons(realm, inNested, OLD)).containsExactly("24 characters");
            assertThat(realm.tryToReset(inTop, OLD).status()).isEqualTo(204);
            realm.setAttribute(SCOPES, "[{\"group\": \"" + top + "\", \"policy\": \"keyward-min-characters(24)\"}]");
            assertThat(reasons(realm, inTop, OLD)).containsExactly("24 characters");
            assertThat(realm.tryToReset(inNested, OLD).status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("by a role name with dots covers every role that the name may mean, by id only one")
    void dots(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            Map<String, Object> roles = new HashMap<>();
            roles.put("realm", realm.addRole("pay.clerk.night"));
            for (String[] client : new String[][] {{"pay", "clerk.night"}, {"pay.clerk", "night"}}) {
                String id = AdminApi.succeeded(
                                keycloak.admin().post(realm.adminPath("/clients"), Map.of("clientId", client[0])))
                        .id();
                String path = realm.adminPath("/clients/" + id + "/roles");
                AdminApi.succeeded(keycloak.admin().post(path, Map.of("name", client[1])));
                roles.put(id, keycloak.admin().get(path + "/" + client[1]).body());
            }
            realm.setAttribute(SCOPES, "[{\"role\": \"pay.clerk.night\", \"policy\": \"keyward-min-characters(20)\"}]");
            Map<String, String> users = new HashMap<>();
            roles.forEach((container, role) -> {
                String user = realm.addUser("user-" + users.size(), "", Map.of());
                users.put(container, user);
                AdminApi.succeeded(keycloak.admin()
                        .post(
                                realm.adminPath("/users/" + user + "/role-mappings/"
                                        + (container.equals("realm") ? "realm" : "clients/" + container)),
                                List.of(role)));
                assertThat(reasons(realm, user, OLD)).describedAs(container).containsExactly("20 characters");
            });

            String id = ((JsonNode) roles.get("realm")).path("id").asText();
            realm.setAttribute(SCOPES, "[{\"role\": \"" + id + "\", \"policy\": \"keyward-min-characters(20)\"}]");
            users.forEach(
                    (container, user) -> assertThat(realm.tryToReset(user, OLD).status())
                            .describedAs(container)
                            .isEqualTo(container.equals("realm") ? 400 : 204));
        }
    }

    @Test
    @DisplayName("applies to a role however the user has it, also to service accounts")
    void roles(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            Object privileged = realm.addRole("privileged");
            String group = realm.addGroup("operators", "");
            AdminApi.succeeded(keycloak.admin()
                    .post(realm.adminPath("/groups/" + group + "/role-mappings/realm"), List.of(privileged)));
            realm.setAttribute(SCOPES, """
                    [{"role": "privileged", "policy": "keyward-min-characters(20)"},
                     {"role": "realm-management.realm-admin", "policy": "keyward-min-characters(24)"}]
                    """);
            String direct = realm.addUser("direct", "", Map.of());
            realm.grant(direct, privileged);
            String byGroup = realm.addUser("by-group", "", Map.of());
            realm.join(byGroup, group);
            String admin = realm.addUser("admin", "", Map.of());
            realm.grantRealmAdmin(admin);
            String service = serviceAccount(realm);
            realm.grant(service, privileged);

            assertThat(reasons(realm, direct, OLD)).containsExactly("20 characters");
            assertThat(reasons(realm, byGroup, OLD)).containsExactly("20 characters");
            assertThat(reasons(realm, admin, OLD)).containsExactly("24 characters");
            assertThat(reasons(realm, service, OLD)).containsExactly("20 characters");
            assertThat(realm.tryToReset(realm.addUser("nobody", "", Map.of()), "x")
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    @DisplayName("of a client applies to users who come through it, not when an administrator sets the password")
    void client(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-min-characters(4)")) {
            realm.setAttribute(SCOPES, """
                    [{"client": "shop", "policy": "keyward-min-characters(20)"},
                     {"client": "bank", "policy": "keyward-min-characters(40)"}]
                    """);
            String id = realm.addUser("shopper", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Person person = Person.speaking("en");
            Page refused = person.chooseNewPassword(person.signIn(realm, "shopper", OLD), "lamp-lamp");
            assertThat(refused.errors())
                    .containsExactly("Choose a different password. This one has fewer than 20 characters.");
            assertThat(Person.speaking("en")
                            .register(realm, "newcomer", "lamp-lamp")
                            .errors())
                    .containsExactly("Choose a different password. This one has fewer than 20 characters.");

            assertThat(realm.tryToReset(id, "lamp-lamp").status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("applies at registration through the realm's default groups and roles")
    void registration(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String customers = realm.addGroup("customers", "");
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath("/default-groups/" + customers), Map.of()));
            realm.setAttribute(SCOPES, """
                    [{"group": "/customers", "policy": "keyward-min-characters(12)"},
                     {"role": "offline_access", "policy": "keyward-character-classes(3)"}]
                    """);
            assertThat(Person.speaking("en").register(realm, "newcomer", "lamp").errors())
                    .singleElement()
                    .asString()
                    .contains("fewer than 12 characters", "fewer than 3 of these kinds");
            assertThat(Person.speaking("en")
                            .register(realm, "newcomer", "Lamp-lamp-lamp")
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("that is malformed is skipped, counted and logged; the realm's own policy applies")
    void malformed(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-min-characters(8)")) {
            realm.setAttribute(SCOPES, "[{\"group\": \"/staff\"");
            double before = passedOver(keycloak);

            assertThat(realm.tryToCreate("first", "lamp").status()).isEqualTo(400);
            assertThat(realm.tryToCreate("first", "lamplamp").status()).isEqualTo(201);

            assertThat(passedOver(keycloak)).isGreaterThanOrEqualTo(before + 2);
            assertThat(keycloak.log()).contains("The scopes of the password policy failed and were skipped");
        }
    }

    @Test
    @DisplayName("that is report-only refuses no password, and the event names the rule that would have refused it")
    void reportOnly(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(
                keycloak, Map.of("passwordPolicy", "keyward-min-characters(4)", "eventsEnabled", true))) {
            realm.setAttribute(SCOPES, "[{\"client\": \"shop\", \"policy\": \"keyward-preset(?nist-800-63b-4)\"}]");
            String series = "keyward_password_policy_verdicts_total{mode=\"report-only\","
                    + "rule=\"keyward-min-characters\",verdict=\"refused\"}";
            double before = Metrics.of(keycloak).value(series);

            assertThat(Person.speaking("en")
                            .register(realm, "newcomer", "telltale")
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();
            realm.addUser("updater", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Person person = Person.speaking("en");
            assertThat(person.chooseNewPassword(person.signIn(realm, "updater", OLD), "telltale")
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();

            assertThat(Metrics.of(keycloak).value(series)).isGreaterThan(before);
            for (String type : List.of("REGISTER", "UPDATE_CREDENTIAL")) {
                Object event = keycloak.admin()
                        .get(realm.adminPath("/events?type=" + type))
                        .body()
                        .path(0)
                        .path("details")
                        .path("password_rules_report_only")
                        .asText();
                assertThat(event).describedAs(type).isEqualTo("keyward-min-characters,keyward-strength");
            }
            assertThat(keycloak.admin().get(realm.adminPath("/events")).body().toString())
                    .doesNotContain("telltale");
        }
    }

    private static String serviceAccount(TestRealm realm) {
        AdminApi admin = realm.keycloak().admin();
        String client = AdminApi.succeeded(admin.post(
                        realm.adminPath("/clients"),
                        Map.of("clientId", "robot", "serviceAccountsEnabled", true, "publicClient", false)))
                .id();
        return admin.get(realm.adminPath("/clients/" + client + "/service-account-user"))
                .text("id");
    }

    /** Returns the number and noun of each reason for which a password is refused, such as "20 characters". */
    private static List<String> reasons(TestRealm realm, String userId, String password) {
        String text = realm.tryToReset(userId, password).text("error_description");
        return Pattern.compile("fewer than (\\d+) (characters|of these kinds)")
                .matcher(text)
                .results()
                .map(found -> found.group(1) + (found.group(2).equals("characters") ? " characters" : " classes"))
                .toList();
    }

    private static double passedOver(Keycloak keycloak) {
        return Metrics.of(keycloak).value("keyward_password_policy_scopes_passed_over_total");
    }
}
