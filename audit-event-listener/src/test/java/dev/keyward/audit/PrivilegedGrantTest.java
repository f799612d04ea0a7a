package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The record of a privileged grant")
class PrivilegedGrantTest {

    private static final Pseudonyms PSEUDONYMS =
            new Pseudonyms(new SecretKeySpec("k".repeat(32).getBytes(StandardCharsets.UTF_8), "HmacSHA256"), "acme");

    @Test
    @DisplayName("has the roles and the group in clear, and the user as a pseudonym with sealed data")
    void content() {
        RecordContent content = new PrivilegedGrant(
                        "u1",
                        Optional.of("telltale"),
                        List.of("admin", "realm-management/view-users"),
                        Optional.of("g1"))
                .content(PSEUDONYMS);

        assertThat(content.kind().text()).isEqualTo("grant");
        assertThat(content.data())
                .isEqualTo(Map.of(
                        "roles", Fact.of(List.of("admin", "realm-management/view-users")), "group", Fact.of("g1")));
        assertThat(content.participants())
                .containsExactly(new Participant("target", PSEUDONYMS.of(Pseudonyms.USER, "u1"), Optional.empty()));
        assertThat(content.personal())
                .isEqualTo(Map.of("target", new PersonalData(Map.of("user_id", "u1", "username", "telltale"))));
        assertThat(content.toString()).doesNotContain("telltale");
    }

    @Test
    @DisplayName("has at most 100 roles")
    void manyRoles() {
        RecordContent content = new PrivilegedGrant(
                        "u1", Optional.empty(), Collections.nCopies(500, "r".repeat(1000)), Optional.empty())
                .content(PSEUDONYMS);

        assertThat(content.data().get("roles"))
                .isInstanceOfSatisfying(
                        Fact.Texts.class,
                        roles -> assertThat(roles.values()).hasSize(100).allMatch(role -> role.length() == 255));
    }
}
