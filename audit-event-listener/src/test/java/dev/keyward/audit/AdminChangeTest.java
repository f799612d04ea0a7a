package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The record of an administrator's change")
class AdminChangeTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"), "r");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "users/f:7:ann.telltale, users/{user}",
        "users/telltale/role-mappings/realm, users/{user}/role-mappings/realm",
        "attack-detection/brute-force/users/telltale, attack-detection/brute-force/users/{user}",
        "organizations/7/members/telltale, organizations/7/members/{user}",
        "organizations/7/groups/9/members/telltale, organizations/7/groups/9/members/{user}",
        "users/f:7:dom/telltale, users/{user}",
        "users/f:7:dom/telltale/reset-password, users/{user}/reset-password",
        "users/f:7:telltale/role-mappings/clients/0b6c1d9e-0000-4000-8000-000000000000,"
                + " users/{user}/role-mappings/clients/0b6c1d9e-0000-4000-8000-000000000000",
        "users/f:7:dom/telltale/federated-identity/google, users/{user}/federated-identity/google",
        "users/f:7:groups/telltale, users/{user}",
        "users/f:7:dom/groups/telltale, users/{user}",
        "users/f:7:dom/telltale/role-mappings/realm, users/{user}/role-mappings/realm",
        "users/f:7:telltale/groups/0a8b0b0c-0d0e-4f00-8000-000000000001,"
                + " users/{user}/groups/0a8b0b0c-0d0e-4f00-8000-000000000001",
        "password-policy/explain/telltale, password-policy/explain/{user}",
        "audit-log/erasures/7/users/telltale, audit-log/erasures/7/users/{user}",
        "organizations/7/members/f:7:dom/telltale, organizations/7/members/{user}",
        "attack-detection/brute-force/users/f:7:dom/telltale, attack-detection/brute-force/users/{user}"
    })
    @DisplayName("has a pseudonym in place of the user in the path")
    void userInPath(String path, String recorded) {
        RecordContent content = change(path).content(PSEUDONYMS);

        assertThat(content.data()).containsEntry("resource_path", Fact.of(recorded));
        assertThat(content.participants()).extracting(Participant::role).containsExactly("actor", "target");
        assertThat(content.toString()).doesNotContain("telltale", "admin-1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "users/profile",
        "clients/7/roles/view",
        "events/config",
        "roles/users/composites",
        "roles/members/composites",
        "clients/7/roles/members/composites",
        "clients/7/roles/users/composites",
        "authentication/flows/users/executions",
        "identity-provider/instances/users/mappers",
        "groups/sessions/children",
        "organizations/7/members",
        "organizations/7/members/invite-user",
        "organizations/7/members/invite-existing-user"
    })
    @DisplayName("has the path as it is if no person is in it")
    void otherPath(String path) {
        RecordContent content = change(path).content(PSEUDONYMS);

        assertThat(content.data()).containsEntry("resource_path", Fact.of(path));
        assertThat(content.participants()).extracting(Participant::role).containsExactly("actor");
    }

    @Test
    @DisplayName("has the whole id of a user whose name contains slashes, so that it has the same pseudonym everywhere")
    void slashInName() {
        String id = "f:7:dom/telltale";
        assertThat(change("users/f:7:dom\ntelltale").content(PSEUDONYMS).data())
                .containsEntry("resource_path", Fact.of("users/{user}"));
        for (String path : List.of("users/" + id, "users/" + id + "/logout", "organizations/7/members/" + id)) {
            assertThat(change(path).content(PSEUDONYMS).participants())
                    .filteredOn(person -> person.role().equals("target"))
                    .extracting(Participant::pseudonym)
                    .containsExactly(PSEUDONYMS.of(Pseudonyms.USER, id));
        }
        assertThat(change("users/" + id + "/role-mappings/realm")
                        .content(PSEUDONYMS)
                        .personal())
                .containsEntry("target", new PersonalData(Map.of("user_id", id)));
    }

    @Test
    @DisplayName("has a pseudonym in place of the session in the path")
    void session() {
        assertThat(change("sessions/s-1").content(PSEUDONYMS).data())
                .containsEntry("resource_path", Fact.of("sessions/{session}"))
                .containsEntry("session", Fact.of(PSEUDONYMS.of(Pseudonyms.SESSION, "s-1")));
    }

    @Test
    @DisplayName("has a part for the administrator and one for the changed user, each with its own names")
    void personal() {
        RecordContent content = new AdminChange(
                        "UPDATE",
                        "USER",
                        Optional.of("users/u1"),
                        Optional.empty(),
                        Optional.of("a1"),
                        Optional.of("root"),
                        Optional.of("master"),
                        Optional.of("console"),
                        Optional.of("192.0.2.7"),
                        Map.of("username", "ann", "email", "ann@example.com"),
                        List.of("realm-admin", "offline_access"),
                        Optional.empty())
                .content(PSEUDONYMS);
        assertThat(content.data()).containsEntry("roles", Fact.of(List.of("realm-admin", "offline_access")));

        assertThat(content.personal())
                .containsEntry(
                        "actor", new PersonalData(Map.of("user_id", "a1", "username", "root", "ip", "192.0.2.7")))
                .containsEntry(
                        "target",
                        new PersonalData(Map.of("user_id", "u1", "username", "ann", "email", "ann@example.com")));
        assertThat(content.toString()).doesNotContain("root", "ann", "192.0.2.7");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"otp, true", "webauthn-passwordless, true", "keyward-password-found, true", "the phone of Ann, false"})
    @DisplayName("has the type of a removed credential, but no free text in its place")
    void credentialType(String type, boolean isRecorded) {
        RecordContent content = new AdminChange(
                        "ACTION",
                        "USER",
                        Optional.of("users/u1/credentials/c1"),
                        Optional.empty(),
                        Optional.of("a1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(),
                        Optional.of(type))
                .content(PSEUDONYMS);

        assertThat(content.data().get("credential_type")).isEqualTo(isRecorded ? Fact.of(type) : null);
        assertThat(content.toString()).doesNotContain("Ann");
        assertThat(change("users/u1/credentials/c1").content(PSEUDONYMS).data()).doesNotContainKey("credential_type");
    }

    private static AdminChange change(String path) {
        return new AdminChange(
                "UPDATE",
                "USER",
                Optional.of(path),
                Optional.empty(),
                Optional.of("admin-1"),
                Optional.of("master"),
                Optional.of("console"),
                Optional.of("192.0.2.7"));
    }
}
