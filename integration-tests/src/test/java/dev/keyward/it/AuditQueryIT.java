package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A query of the audit log over the admin REST API")
@ExtendWith(SharedKeycloak.class)
class AuditQueryIT {

    private static final String GOOD = "Velvet-Tugboat-81";

    @Test
    @DisplayName("finds records by type, user and period, the newest first and a page at a time, without names")
    void found(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            String ann = realm.addUser("queried-ann", GOOD, Map.of());
            realm.addUser("queried-bob", GOOD, Map.of());
            signIn(realm, "queried-ann", GOOD);
            signIn(realm, "queried-ann", "wrong");
            signIn(realm, "queried-bob", GOOD);
            new AuditedRealm(realm).awaitPublished();

            JsonNode all = query(realm, "max=200");
            assertThat(all.has("before")).isFalse();
            assertThat(all.path("unreadable").asInt()).isZero();
            List<Long> indexes =
                    values(all, "index").stream().map(JsonNode::asLong).toList();
            assertThat(indexes)
                    .isSortedAccordingTo((one, two) -> Long.compare(two, one))
                    .endsWith(0L);
            assertThat(all.toString()).doesNotContain("queried-ann", "queried-bob", ann, "127.0.0.1", "sealed");

            assertThat(types(query(realm, "type=LOGIN*"))).containsExactly("LOGIN", "LOGIN_ERROR", "LOGIN");
            assertThat(types(query(realm, "type=LOGIN_ERROR&type=log.start")))
                    .containsExactly("LOGIN_ERROR", "log.start");
            assertThat(types(query(realm, "type=LOGIN*&user=" + ann))).containsExactly("LOGIN_ERROR", "LOGIN");
            String pseudonym = query(realm, "type=LOGIN_ERROR")
                    .path("records")
                    .path(0)
                    .path("people")
                    .path(0)
                    .path("p")
                    .asText();
            assertThat(types(query(realm, "type=LOGIN*&user=" + pseudonym))).containsExactly("LOGIN_ERROR", "LOGIN");
            assertThat(types(query(realm, "user=nobody"))).isEmpty();

            Instant bob = Instant.ofEpochMilli(query(realm, "type=LOGIN&max=1")
                    .path("records")
                    .path(0)
                    .path("t")
                    .asLong());
            assertThat(types(query(realm, "type=LOGIN*&from=" + bob))).containsExactly("LOGIN");
            assertThat(types(query(realm, "type=LOGIN*&to=" + bob))).containsExactly("LOGIN_ERROR", "LOGIN");
            assertThat(types(query(realm, "to=2020-01-01"))).isEmpty();
            assertThat(types(query(realm, "type=log.start&from=2020-01-01"))).containsExactly("log.start");

            List<Long> paged = new ArrayList<>();
            for (JsonNode page = query(realm, "max=2&before=" + (indexes.get(0) + 1));
                    ;
                    page = query(realm, "max=2&before=" + page.path("before").asLong())) {
                values(page, "index").forEach(index -> paged.add(index.asLong()));
                if (!page.has("before")) {
                    break;
                }
            }
            assertThat(paged).isEqualTo(indexes);
        }
    }

    @Test
    @DisplayName(
            "is for those who may view the realm's events, leaves a record, and refuses bad parameters without quoting them")
    void permissions(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of());
                TestRealm other = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {admin-reads: personal-data}");
            other.grantRealmAdmin(other.addUser("query-foreigner", GOOD, Map.of()));
            realm.grantManagement(realm.addUser("query-viewer", GOOD, Map.of()), "view-events");
            realm.grantManagement(realm.addUser("query-user-manager", GOOD, Map.of()), "manage-users");
            String path = realm.adminPath("/audit-log/query");
            new AuditedRealm(realm).awaitPublished();

            assertThat(api(other, "query-foreigner").get(path).status()).isEqualTo(403);
            assertThat(api(realm, "query-user-manager").get(path).status()).isEqualTo(403);
            assertThat(AuditedRealm.status(keycloak.url() + "/admin/realms" + path, ""))
                    .isEqualTo(401);
            AdminApi viewer = api(realm, "query-viewer");
            assertThat(viewer.get(path).status()).isEqualTo(200);
            assertThat(viewer.get(other.adminPath("/audit-log/query")).status()).isEqualTo(403);

            new AuditedRealm(realm).awaitPublished();
            assertThat(query(realm, "type=audit.read").path("records"))
                    .anySatisfy(record -> assertThat(
                                    record.path("data").path("path").asText())
                            .isEqualTo("audit-log/query"));
            for (String bad : List.of(
                    "from=telltale",
                    "to=telltale",
                    "max=0",
                    "max=201",
                    "max=telltale",
                    "before=-1",
                    "type=%0Atelltale",
                    "user=",
                    "user=" + "telltale".repeat(40))) {
                AdminApi.Answer refused = viewer.get(path + "?" + bad);
                assertThat(refused.status()).describedAs(bad).isEqualTo(400);
                assertThat(refused.text("error_description"))
                        .startsWith(bad.split("=", 2)[0] + " must be ")
                        .doesNotContain("telltale");
            }
            assertThat(viewer.get(other.adminPath("/audit-log/query")).status()).isEqualTo(403);
        }
    }

    private static JsonNode query(TestRealm realm, String parameters) {
        return AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("/audit-log/query?" + parameters)))
                .body();
    }

    private static List<String> types(JsonNode answer) {
        return values(answer, "type").stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> values(JsonNode answer, String field) {
        return answer.path("records")
                .valueStream()
                .map(record -> record.path(field))
                .toList();
    }

    private static AdminApi api(TestRealm realm, String username) {
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }

    private static void signIn(TestRealm realm, String username, String password) {
        Person.speaking("en")
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=" + username + "&password="
                                + password);
    }
}
