package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The record of an admin call")
class AdminApiCallTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"), "acme");

    @Test
    @DisplayName("has caller, target, method, path and status, and pseudonyms for people")
    void content() {
        RecordContent content = call("DELETE", 403, "users", "ann-id").content(PSEUDONYMS);
        assertThat(content.kind()).isEqualTo(RecordKind.ADMIN_CALL);
        assertThat(content.type()).isEqualTo("refused");
        assertThat(content.data())
                .isEqualTo(Map.of(
                        "method", Fact.of("DELETE"),
                        "path", Fact.of("users/{user}"),
                        "status", Fact.of(403),
                        "actor_realm", Fact.of("master-id"),
                        "actor_client", Fact.of("client-id"),
                        "ip", Fact.of(PSEUDONYMS.of(Pseudonyms.IP, "203.0.113.77"))));
        assertThat(content.participants())
                .containsExactly(
                        new Participant("actor", PSEUDONYMS.of(Pseudonyms.USER, "admin-id"), Optional.empty()),
                        new Participant("target", PSEUDONYMS.of(Pseudonyms.USER, "ann-id"), Optional.empty()));
        assertThat(call("GET", 200, "sessions", "s1").content(PSEUDONYMS).data())
                .containsEntry("session", Fact.of(PSEUDONYMS.of(Pseudonyms.SESSION, "s1")));
    }

    @Test
    @DisplayName("has a type that says whether the call was refused, read or wrote")
    void types() {
        assertThat(call("PUT", 204, "clients", "x").type()).isEqualTo("write");
        assertThat(call("GET", 200, "clients", "x").type()).isEqualTo("read");
        assertThat(call("GET", 403, "audit-log", "query").type()).isEqualTo("refused");
        assertThat(call("GET", 200, "audit-log", "query").kind()).isEqualTo(RecordKind.AUDIT_READ);
        assertThat(call("POST", 200, "audit-log", "query").kind()).isEqualTo(RecordKind.ADMIN_CALL);
        assertThat(call("PUT", 204, "clients", "x").isWrite()).isTrue();
        assertThat(call("PUT", 404, "clients", "x").isWrite()).isFalse();
        assertThat(call("OPTIONS", 200, "clients", "x").isWrite()).isFalse();
        assertThat(call("OPTIONS", 200, "clients", "x").isRead()).isFalse();
        assertThat(call("Ann Smith", 403, "clients", "x").content(PSEUDONYMS).data())
                .containsEntry("method", Fact.of("OTHER"));
    }

    @Test
    @DisplayName("depends on what the realm records of reads")
    void reads() {
        assertThat(AdminReads.of("personal-data")).contains(AdminReads.PERSONAL_DATA);
        assertThat(AdminReads.of("Personal data")).isEmpty();
        for (AdminApiPath.Content content : AdminApiPath.Content.values()) {
            assertThat(AdminReads.OFF.includes(content)).isFalse();
            assertThat(AdminReads.ALL.includes(content)).isEqualTo(content != AdminApiPath.Content.AUDIT_STATE);
        }
        assertThat(AdminReads.PERSONAL_DATA.includes(AdminApiPath.Content.CONFIGURATION))
                .isFalse();
        assertThat(AdminReads.PERSONAL_DATA.includes(AdminApiPath.Content.PERSONAL_DATA))
                .isTrue();
        assertThat(AdminReads.PERSONAL_DATA.includes(AdminApiPath.Content.AUDIT_RECORDS))
                .isTrue();
    }

    private static AdminApiCall call(String method, int status, String collection, String id) {
        return new AdminApiCall(
                method,
                AdminApiPath.ofRealm(List.of(collection, id)),
                status,
                Optional.of("admin-id"),
                Optional.of("master-id"),
                Optional.of("client-id"),
                Optional.of("203.0.113.77"));
    }
}
