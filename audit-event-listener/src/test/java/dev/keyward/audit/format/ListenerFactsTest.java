package dev.keyward.audit.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.audit.AdminApiCall;
import dev.keyward.audit.AdminApiPath;
import dev.keyward.audit.AdminChange;
import dev.keyward.audit.ExampleRecord;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.UserEvent;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exports records with the facts that the listener gives them, because the export finds facts by their keys. */
@DisplayName("The export of records of the listener")
class ListenerFactsTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"), "acme");

    @Test
    @DisplayName("shows client, person, session, address and protocol of a sign-in")
    void signIn() throws Exception {
        JsonNode event = exported(new UserEvent(
                        "LOGIN",
                        Optional.of("account-console"),
                        Optional.of("ann-id"),
                        Optional.of("session-id"),
                        Optional.of("203.0.113.77"),
                        Optional.empty(),
                        Map.of("auth_method", "openid-connect"))
                .content(PSEUDONYMS));
        assertThat(event.at("/service/name").asText()).isEqualTo("account-console");
        assertThat(event.at("/user/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.USER, "ann-id"));
        assertThat(event.at("/session/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.SESSION, "session-id"));
        assertThat(event.at("/src_endpoint/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.IP, "203.0.113.77"));
        assertThat(event.get("auth_protocol_id").asInt()).isEqualTo(4);
        assertThat(event.toString()).doesNotContain("ann-id", "session-id", "203.0.113");
    }

    @Test
    @DisplayName("shows error and typed name of a failed sign-in, and that a credential was a password")
    void failures() throws Exception {
        JsonNode unknown = exported(new UserEvent(
                        "LOGIN_ERROR",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("user_not_found"),
                        Map.of("username", "hunter2"))
                .content(PSEUDONYMS));
        assertThat(unknown.get("status_detail").asText()).isEqualTo("user_not_found");
        assertThat(unknown.at("/user/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.TYPED_NAME, "hunter2"));
        JsonNode password = exported(new UserEvent(
                        "UPDATE_CREDENTIAL",
                        Optional.empty(),
                        Optional.of("ann-id"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("credential_type", "password"))
                .content(PSEUDONYMS));
        assertThat(password.get("type_uid").asInt()).isEqualTo(300103);
    }

    @Test
    @DisplayName("shows who did what to whom in an admin event")
    void adminEvent() throws Exception {
        JsonNode event = exported(new AdminChange(
                        "ACTION",
                        "USER",
                        Optional.of("users/ann-id/reset-password"),
                        Optional.of("failure"),
                        Optional.of("admin-id"),
                        Optional.of("master"),
                        Optional.of("security-admin-console"),
                        Optional.empty())
                .content(PSEUDONYMS));
        assertThat(event.get("type_uid").asInt()).isEqualTo(300104);
        assertThat(event.get("status_id").asInt()).isEqualTo(2);
        assertThat(event.at("/actor/user/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.USER, "admin-id"));
        assertThat(event.at("/actor/app_name").asText()).isEqualTo("security-admin-console");
        assertThat(event.at("/user/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.USER, "ann-id"));
        JsonNode group = exported(new AdminChange(
                        "CREATE",
                        "GROUP_MEMBERSHIP",
                        Optional.of("users/ann-id/groups/7a"),
                        Optional.empty(),
                        Optional.of("admin-id"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .content(PSEUDONYMS));
        assertThat(group.at("/group/uid").asText()).isEqualTo("7a");
        assertThat(group.get("message").asText()).isEqualTo("CREATE GROUP_MEMBERSHIP");
    }

    @Test
    @DisplayName("shows who made which call of the admin API, and that it was refused")
    void adminCall() throws Exception {
        JsonNode event = exported(new AdminApiCall(
                        "DELETE",
                        AdminApiPath.ofRealm(List.of("users", "ann-id")),
                        403,
                        Optional.of("admin-id"),
                        Optional.of("master"),
                        Optional.of("security-admin-console"),
                        Optional.of("203.0.113.77"))
                .content(PSEUDONYMS));
        assertThat(event.at("/api/operation").asText()).isEqualTo("DELETE users/{user}");
        assertThat(event.at("/api/response/code").asInt()).isEqualTo(403);
        assertThat(event.get("status_id").asInt()).isEqualTo(2);
        assertThat(event.at("/actor/user/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.USER, "admin-id"));
        assertThat(event.at("/src_endpoint/uid").asText()).isEqualTo(PSEUDONYMS.of(Pseudonyms.IP, "203.0.113.77"));
        assertThat(exported(AdminApiCall.anonymous(7)).get("status_id").asInt()).isEqualTo(2);
    }

    private static JsonNode exported(RecordContent content) throws Exception {
        byte[] entry = RecordWriter.write(ExampleRecord.of(
                content.kind().text(),
                content.type(),
                content.data(),
                content.participants().toArray(new Participant[0])));
        return new JsonMapper()
                .readTree(new RecordExporter(
                                SinkFilter.ALL,
                                RecordFormat.OCSF,
                                PersonalDataLevel.PSEUDONYMS,
                                (record, person) -> Optional.empty())
                        .record(0, entry)
                        .orElseThrow()
                        .line());
    }
}
