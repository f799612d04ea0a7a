package dev.keyward.audit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.audit.ExampleRecord;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An exported record")
class RecordFormatTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Hash LEAF = Hash.of(new byte[Hash.LENGTH]);

    private static final Map<String, String> PERSONAL = new LinkedHashMap<>();

    static {
        PERSONAL.put("user_id", "f:ldap:ann");
        PERSONAL.put("username", "ann");
        PERSONAL.put("email", "ann@example.com");
        PERSONAL.put("ip", "203.0.113.77");
    }

    private static final Unsealing OPEN = (record, participant) -> Optional.of(new PersonalData(PERSONAL));
    private static final Unsealing FORBIDDEN = (record, participant) -> {
        throw new AssertionError("The level pseudonyms must not open sealed parts.");
    };
    private static final Unsealing ERASED = (record, participant) -> Optional.empty();

    @Test
    @DisplayName("is an OCSF event with all fields of the record")
    void ocsf() throws Exception {
        AuditRecord record = ExampleRecord.of("user", "LOGIN", ExampleRecord.signIn(), ExampleRecord.user());
        assertThat(text(RecordFormat.OCSF, record, PersonalDataLevel.PLAIN, OPEN))
                .isEqualTo("{\"class_uid\":3002,\"class_name\":\"Authentication\",\"category_uid\":3,"
                        + "\"category_name\":\"Identity & Access Management\",\"activity_id\":1,"
                        + "\"activity_name\":\"Logon\",\"type_uid\":300201,\"type_name\":\"Authentication: Logon\","
                        + "\"severity_id\":1,\"severity\":\"Informational\",\"status_id\":1,\"status\":\"Success\","
                        + "\"message\":\"LOGIN\",\"time\":1795444200123,\"metadata\":{\"version\":\"1.8.0\","
                        + "\"product\":{\"name\":\"Keyward\",\"vendor_name\":\"Keyward\"},\"uid\":\"6b1f0d1e\","
                        + "\"log_name\":\"7d1f\",\"sequence\":41,\"tenant_uid\":\"acme\",\"event_code\":\"LOGIN\"},"
                        + "\"actor\":{\"user\":{\"uid\":\"p1:user\",\"uid_alt\":\"f:ldap:ann\",\"name\":\"ann\","
                        + "\"email_addr\":\"ann@example.com\"},\"session\":{\"uid\":\"p1:session\"},"
                        + "\"app_name\":\"account-console\"},\"src_endpoint\":{\"ip\":\"203.0.113.77\","
                        + "\"uid\":\"p1:ip\"},\"user\":{\"uid\":\"p1:user\",\"uid_alt\":\"f:ldap:ann\","
                        + "\"name\":\"ann\",\"email_addr\":\"ann@example.com\"},"
                        + "\"service\":{\"name\":\"account-console\"},\"session\":{\"uid\":\"p1:session\"},"
                        + "\"auth_protocol_id\":4,\"auth_protocol\":\"openid-connect\","
                        + "\"unmapped\":{\"leaf_hash\":\"" + "00".repeat(32) + "\",\"kind\":\"user\","
                        + "\"type\":\"LOGIN\",\"node\":\"kc-0\",\"boot\":\"5e0c\",\"n\":4711,"
                        + "\"data\":{\"client\":\"account-console\",\"session\":\"p1:session\",\"ip\":\"p1:ip\","
                        + "\"auth_method\":\"openid-connect\"},\"people\":[{\"as\":\"user\",\"p\":\"p1:user\","
                        + "\"personal\":{\"user_id\":\"f:ldap:ann\",\"username\":\"ann\","
                        + "\"email\":\"ann@example.com\",\"ip\":\"203.0.113.77\"}}]}}");
    }

    @Test
    @DisplayName("has the fields of the log in the raw format, but no sealed part")
    void raw() throws Exception {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("attempts", Fact.of(3));
        data.put("remembered", Fact.of(false));
        data.put("roles", Fact.of(List.of("a", "b")));
        AuditRecord record = ExampleRecord.of("user", "LOGIN_ERROR", data, ExampleRecord.user());
        assertThat(text(RecordFormat.RAW, record, PersonalDataLevel.TRUNCATED_IP, OPEN))
                .isEqualTo("{\"log\":\"7d1f\",\"index\":41,\"leaf_hash\":\"" + "00".repeat(32)
                        + "\",\"id\":\"6b1f0d1e\",\"t\":1795444200123,\"realm\":\"acme\",\"node\":\"kc-0\","
                        + "\"boot\":\"5e0c\",\"n\":4711,\"kind\":\"user\",\"type\":\"LOGIN_ERROR\","
                        + "\"data\":{\"attempts\":3,\"remembered\":false,\"roles\":[\"a\",\"b\"]},"
                        + "\"people\":[{\"as\":\"user\",\"p\":\"p1:user\",\"personal\":{\"ip\":\"203.0.113.0/24\"}}]}");
    }

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    @DisplayName("shows personal data only as far as the level of the sink allows")
    void levels(RecordFormat format) throws Exception {
        AuditRecord record = ExampleRecord.of(
                "admin",
                "UPDATE",
                Map.of("resource_type", Fact.of("USER")),
                ExampleRecord.actor(),
                ExampleRecord.target());
        assertThat(text(format, record, PersonalDataLevel.PSEUDONYMS, FORBIDDEN))
                .contains(ExampleRecord.ACTOR, ExampleRecord.USER)
                .doesNotContain("ann", "203.0.113");
        assertThat(text(format, record, PersonalDataLevel.TRUNCATED_IP, OPEN))
                .contains(ExampleRecord.ACTOR, "203.0.113.0")
                .doesNotContain("ann", "203.0.113.77");
        assertThat(text(format, record, PersonalDataLevel.PLAIN, OPEN))
                .contains(ExampleRecord.ACTOR, "f:ldap:ann", "ann@example.com", "203.0.113.77");
        assertThat(text(format, record, PersonalDataLevel.PLAIN, ERASED))
                .contains(ExampleRecord.ACTOR, ExampleRecord.USER)
                .doesNotContain("ann", "203.0.113", "personal");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0/24",
        "0.0.0.0, 0.0.0.0/24",
        "2001:db8:7:1::9, 2001:db8:7::/48",
        "::1, 0:0:0::/48",
        "::ffff:203.0.113.77, 203.0.113.0/24",
        "203.0.113.256,",
        "203.0.113,",
        "203.0.113.77.,",
        "'203.0.113.77, 10.0.0.1',",
        "203.0.113.77:8080,",
        "[2001:db8::1],",
        "fe80::1%eth0,",
        "host.example.com,",
        "::g,",
        ":,",
        "'',",
    })
    @DisplayName("has the network of an address, and nothing if the text is not one address")
    void networks(String ip, String network) {
        assertThat(PersonalDataLevel.TRUNCATED_IP.visible(new PersonalData(Map.of("ip", ip, "username", "ann"))))
                .isEqualTo(network == null ? Map.of() : Map.of("ip", network));
    }

    @Test
    @DisplayName("shows the network of an unknown person, who is no actor")
    void unknownSource() throws Exception {
        AuditRecord record = ExampleRecord.of(
                "user",
                "LOGIN_ERROR",
                Map.of("error", Fact.of("user_not_found")),
                new Participant("source", "p1:ip", ExampleRecord.user().sealed()));
        assertThat(text(RecordFormat.OCSF, record, PersonalDataLevel.TRUNCATED_IP, OPEN))
                .contains("\"src_endpoint\":{\"ip\":\"203.0.113.0\"")
                .doesNotContain("\"actor\":{\"user\"");
    }

    @Test
    @DisplayName("shows a spoofed address as it is at the level plain, but not as an OCSF address")
    void spoofedAddress() throws Exception {
        AuditRecord record = ExampleRecord.of("user", "LOGIN", Map.of(), ExampleRecord.user());
        Unsealing spoofed = (r, p) -> Optional.of(new PersonalData(Map.of("ip", "1.2.3.4, <script>")));
        JsonNode event = JSON.readTree(text(RecordFormat.OCSF, record, PersonalDataLevel.PLAIN, spoofed));
        assertThat(event.has("src_endpoint")).isFalse();
        assertThat(event.at("/unmapped/people/0/personal/ip").asText()).isEqualTo("1.2.3.4, <script>");
    }

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    @DisplayName("is one line of printable ASCII whatever the texts are, and keeps the texts")
    void injection(RecordFormat format) throws Exception {
        StringBuilder all =
                new StringBuilder("\"},{\"class_uid\":0}\n\r\n{\"id\":\"forged\"}\u2028\u2029\u0085\\\"'<>&$(){0}");
        for (char c = 0; c < 0x300; c++) {
            all.append(c);
        }
        all.append("\uD83D\uDE00\u202E\uFEFF\uFFFF\u001B[2J\u009B2J");
        String hostile = all.toString();
        Map<String, Fact> data = new LinkedHashMap<>();
        for (String key : List.of(
                "client",
                "session",
                "ip",
                "error",
                "auth_method",
                "scope",
                "resource_type",
                "resource_path",
                "method",
                "path",
                "actor_client",
                "typed_name",
                "credential_type")) {
            data.put(key, Fact.of(hostile));
        }
        data.put("roles", Fact.of(List.of(hostile, hostile)));
        Unsealing open = (r, p) -> Optional.of(
                new PersonalData(Map.of("username", hostile, "user_id", hostile, "email", hostile, "ip", hostile)));
        for (String kind : List.of("user", "admin", "admin.call", "grant", "log.mac_mismatch", "unknown")) {
            for (String type : List.of("LOGIN", "UPDATE_CONSENT", "CREATE", "REGISTER", "INTROSPECT_TOKEN")) {
                AuditRecord record = ExampleRecord.of(kind, type, data, ExampleRecord.user(), ExampleRecord.actor());
                byte[] line = format.write(ExportedRecord.of(record, 41, LEAF, PersonalDataLevel.PLAIN, open));
                for (byte b : line) {
                    assertThat(b).isBetween((byte) ' ', (byte) '~');
                }
                JsonNode json = JSON.readTree(line);
                JsonNode exported = format == RecordFormat.OCSF ? json.get("unmapped") : json;
                assertThat(exported.at("/data/client").asText()).isEqualTo(hostile);
                assertThat(exported.at("/data/roles/1").asText()).isEqualTo(hostile);
                assertThat(exported.at("/people/1/personal/email").asText()).isEqualTo(hostile);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    @DisplayName("replaces halves of surrogate pairs, and writes a megabyte of text")
    void surrogatesAndLength(RecordFormat format) throws Exception {
        String megabyte = "\u0007\uD800".repeat(500_000);
        AuditRecord record = ExampleRecord.of("user", "LOGIN", Map.of("client", Fact.of(megabyte)));
        JsonNode json = JSON.readTree(text(format, record, PersonalDataLevel.PSEUDONYMS, FORBIDDEN));
        assertThat((format == RecordFormat.OCSF ? json.get("unmapped") : json)
                        .at("/data/client")
                        .asText())
                .isEqualTo("\u0007\uFFFD".repeat(500_000));
    }

    @Test
    @DisplayName("is found by the names of format and level, which an error lists")
    void names() {
        assertThat(RecordFormat.of("ocsf")).isEqualTo(RecordFormat.OCSF);
        assertThat(PersonalDataLevel.of("truncated-ip")).isEqualTo(PersonalDataLevel.TRUNCATED_IP);
        assertThatThrownBy(() -> RecordFormat.of("cef"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cef: the format must be one of ocsf, raw.");
        assertThatThrownBy(() -> PersonalDataLevel.of("Plain"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Plain: the level of personal data must be one of pseudonyms, truncated-ip, plain.");
    }

    @ParameterizedTest
    @CsvSource({"saml, 5", "openid-connect, 4", "docker-v2, 99"})
    @DisplayName("names the protocol of a sign-in")
    void protocols(String protocol, int id) throws Exception {
        JsonNode event = JSON.readTree(text(
                RecordFormat.OCSF,
                ExampleRecord.of("user", "LOGIN", Map.of("auth_method", Fact.of(protocol))),
                PersonalDataLevel.PSEUDONYMS,
                FORBIDDEN));
        assertThat(event.get("auth_protocol_id").asInt()).isEqualTo(id);
        assertThat(event.at("/service/name").asText()).isEqualTo("Keycloak");
        assertThat(event.at("/user/name").asText()).isEqualTo("Unknown");
    }

    @Test
    @DisplayName("links the failures of one typed name that no account has")
    void typedName() throws Exception {
        JsonNode event = JSON.readTree(text(
                RecordFormat.OCSF,
                ExampleRecord.of(
                        "user",
                        "LOGIN_ERROR",
                        Map.of("typed_name", Fact.of("p1:typed"), "error", Fact.of("user_not_found"))),
                PersonalDataLevel.PSEUDONYMS,
                FORBIDDEN));
        assertThat(event.at("/user/uid").asText()).isEqualTo("p1:typed");
        assertThat(event.get("status_id").asInt()).isEqualTo(2);
        assertThat(event.get("status_detail").asText()).isEqualTo("user_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "users/{user}/groups/7a, 7a",
        "groups/7a/role-mappings/realm, 7a",
        "groups/7a, 7a",
        "organizations/8b/members/{user}, 8b",
        "organizations/8b/groups/7a/members/{user}, 7a",
        "users/{user}, ",
    })
    @DisplayName("names the group of a membership by the id in the path")
    void groups(String path, String group) throws IOException {
        JsonNode event = JSON.readTree(text(
                RecordFormat.OCSF,
                ExampleRecord.of(
                        "admin",
                        "CREATE",
                        Map.of("resource_type", Fact.of("GROUP_MEMBERSHIP"), "resource_path", Fact.of(path)),
                        ExampleRecord.target()),
                PersonalDataLevel.PSEUDONYMS,
                FORBIDDEN));
        assertThat(event.at("/group").toString())
                .isEqualTo(group == null ? "{\"name\":\"Unknown\"}" : "{\"uid\":\"" + group + "\"}");
        assertThat(event.at("/user/uid").asText()).isEqualTo(ExampleRecord.USER);
    }

    @Test
    @DisplayName("says which call of the admin API was made, by whom and with which status")
    void calls() throws Exception {
        JsonNode event = JSON.readTree(text(
                RecordFormat.OCSF,
                ExampleRecord.of(
                        "admin.call",
                        "refused",
                        Map.of(
                                "method", Fact.of("PUT"),
                                "path", Fact.of("client-policies/policies"),
                                "status", Fact.of(403),
                                "actor_client", Fact.of("security-admin-console")),
                        ExampleRecord.actor()),
                PersonalDataLevel.PSEUDONYMS,
                FORBIDDEN));
        assertThat(event.get("api").toString())
                .isEqualTo("{\"operation\":\"PUT client-policies/policies\",\"response\":{\"code\":403}}");
        assertThat(event.at("/actor/user/uid").asText()).isEqualTo(ExampleRecord.ACTOR);
        assertThat(event.at("/actor/app_name").asText()).isEqualTo("security-admin-console");
        assertThat(event.at("/src_endpoint/name").asText()).isEqualTo("Unknown");
        assertThat(event.get("message").asText()).isEqualTo("admin.call refused");
    }

    @ParameterizedTest
    @CsvSource({
        "user, LOGIN, /user/name, Unknown",
        "user, LOGIN, /service/name, Keycloak",
        "grant, model, /user/name, Unknown",
        "grant, model, /privileges, []",
        "admin, CREATE, /entity/uid, 7d1f",
        "admin, CREATE, /entity/type, admin",
        "admin, CREATE, /message, CREATE",
        "audit.read, query, /actor/app_name, Unknown",
        "audit.read, query, /src_endpoint/name, Unknown",
        "audit.read, query, /api/operation, query",
        "log.mac_mismatch, log.mac_mismatch, /finding_info/uid, 6b1f0d1e",
        "log.tally, log.tally, /message, log.tally",
    })
    @DisplayName("has what OCSF requires, also if the record has no facts and no people")
    void required(String kind, String type, String pointer, String value) throws IOException {
        JsonNode event = JSON.readTree(text(
                RecordFormat.OCSF, ExampleRecord.of(kind, type, Map.of()), PersonalDataLevel.PSEUDONYMS, FORBIDDEN));
        JsonNode node = event.at(pointer);
        assertThat(node.isValueNode() ? node.asText() : node.toString()).isEqualTo(value);
    }

    @Test
    @DisplayName("has the session that an administrator ended as that of the user")
    void endedSession() throws IOException {
        Map<String, Fact> data = Map.of("resource_type", Fact.of("USER_SESSION"), "session", Fact.of("p1:session"));
        AuditRecord record = ExampleRecord.of("admin", "DELETE", data, ExampleRecord.actor(), ExampleRecord.target());
        JsonNode event = JSON.readTree(text(RecordFormat.OCSF, record, PersonalDataLevel.PSEUDONYMS, FORBIDDEN));
        assertThat(event.get("type_uid").asInt()).isEqualTo(300202);
        assertThat(event.at("/session/uid").asText()).isEqualTo("p1:session");
        assertThat(event.at("/actor").toString()).isEqualTo("{\"user\":{\"uid\":\"p1:actor\"}}");
        assertThat(event.at("/user/uid").asText()).isEqualTo("p1:user");
    }

    @Test
    @DisplayName("names the privileges: roles, or the scopes of a consent")
    void privileges() throws IOException {
        Map<String, Fact> roles = Map.of("roles", Fact.of(List.of("realm-admin", "x y")));
        assertThat(privileges("grant", "model", roles)).isEqualTo("[\"realm-admin\",\"x y\"]");
        assertThat(privileges("user", "GRANT_CONSENT", Map.of("scope", Fact.of("openid email"))))
                .isEqualTo("[\"openid\",\"email\"]");
        Map<String, Fact> ofGroup = Map.of(
                "resource_type",
                Fact.of("REALM_ROLE_MAPPING"),
                "resource_path",
                Fact.of("groups/7a/role-mappings/realm"),
                "roles",
                Fact.of(List.of("realm-admin")));
        assertThat(privileges("admin", "CREATE", ofGroup)).isEqualTo("[\"realm-admin\"]");
    }

    private static String privileges(String kind, String type, Map<String, Fact> data) throws IOException {
        AuditRecord record = ExampleRecord.of(kind, type, data);
        return JSON.readTree(text(RecordFormat.OCSF, record, PersonalDataLevel.PSEUDONYMS, FORBIDDEN))
                .get("privileges")
                .toString();
    }

    private static String text(RecordFormat format, AuditRecord record, PersonalDataLevel level, Unsealing unsealing) {
        return new String(
                format.write(ExportedRecord.of(record, 41, LEAF, level, unsealing)), StandardCharsets.US_ASCII);
    }
}
