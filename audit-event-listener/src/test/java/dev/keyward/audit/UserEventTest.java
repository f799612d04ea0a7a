package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The record of a user event")
class UserEventTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"), "r");

    @Test
    @DisplayName("has constants and ids, and a pseudonym of the user")
    void facts() {
        RecordContent content = event(
                        Optional.of("u1"), Map.of("auth_method", "openid-connect", "keyward_breach_result", "hit"))
                .content(PSEUDONYMS);

        assertThat(content.data())
                .containsEntry("client", Fact.of("shop"))
                .containsEntry("auth_method", Fact.of("openid-connect"))
                .containsEntry("keyward_breach_result", Fact.of("hit"));
        assertThat(content.participants())
                .containsExactly(new Participant("user", PSEUDONYMS.of(Pseudonyms.USER, "u1"), Optional.empty()));
    }

    @Test
    @DisplayName("has no name, address, session or IP address in clear, and no detail that is not allowed")
    void noPersonalData() {
        RecordContent content = event(
                        Optional.of("u1"),
                        Map.of(
                                "username", "ann.telltale",
                                "updated_phone", "+49 telltale",
                                "email", "telltale@example.com",
                                "redirect_uri", "https://shop/?login_hint=telltale",
                                "reason", "The user telltale is not known"))
                .content(PSEUDONYMS);

        assertThat(content.toString()).doesNotContain("telltale", "192.0.2.7", "session-1", "u1");
        assertThat(content.data().get("ip")).isEqualTo(Fact.of(PSEUDONYMS.of(Pseudonyms.IP, "192.0.2.7")));
        assertThat(content.data().get("session")).isEqualTo(Fact.of(PSEUDONYMS.of(Pseudonyms.SESSION, "session-1")));
        assertThat(content.data()).doesNotContainKeys("typed_name", "reason");
    }

    @Test
    @DisplayName("has a pseudonym of the typed name if the user is unknown, because the name may be a password")
    void typedName() {
        RecordContent content =
                event(Optional.empty(), Map.of("username", "My-Password-1")).content(PSEUDONYMS);

        assertThat(content.participants())
                .containsExactly(
                        new Participant("source", PSEUDONYMS.of(Pseudonyms.IP, "192.0.2.7"), Optional.empty()));
        assertThat(content.personal())
                .containsExactly(Map.entry("source", new PersonalData(Map.of("ip", "192.0.2.7"))));
        assertThat(content.data().get("typed_name"))
                .isEqualTo(Fact.of(PSEUDONYMS.of(Pseudonyms.TYPED_NAME, "My-Password-1")));
    }

    @Test
    @DisplayName("seals names, addresses and free texts of a known user, and no token, session or unknown detail")
    void personal() {
        Map<String, String> details = new HashMap<>(Map.of(
                "username", "ann",
                "email", "ann@example.com",
                "updated_phone", "+49 170",
                "previous_Home-Town", "Ulm",
                "redirect_uri", "https://shop/?login_hint=ann",
                "reason", "The user ann is locked"));
        details.put("auth_method", "openid-connect");
        details.put("token_id", "token-1");
        details.put("refresh_token_id", "token-2");
        details.put("updated_refresh_token_id", "token-3");
        details.put("code_id", "session-1");
        details.put("something_new", "secret-1");

        assertThat(event(Optional.of("u1"), details).content(PSEUDONYMS).personal())
                .containsExactly(Map.entry(
                        "user",
                        new PersonalData(Map.of(
                                "user_id", "u1",
                                "ip", "192.0.2.7",
                                "username", "ann",
                                "email", "ann@example.com",
                                "updated_phone", "+49 170",
                                "previous_home_town", "Ulm",
                                "redirect_uri", "https://shop/?login_hint=ann",
                                "reason", "The user ann is locked"))));
    }

    @Test
    @DisplayName("has a part for the administrator and one for the user whom the administrator impersonates")
    void impersonation() {
        RecordContent content = new UserEvent(
                        "IMPERSONATE",
                        Optional.of("shop"),
                        Optional.of("u1"),
                        Optional.empty(),
                        Optional.of("192.0.2.7"),
                        Optional.empty(),
                        Map.of("impersonator", "root"),
                        Optional.of("a1"))
                .content(PSEUDONYMS);

        assertThat(content.participants())
                .containsExactly(
                        new Participant("user", PSEUDONYMS.of(Pseudonyms.USER, "u1"), Optional.empty()),
                        new Participant("actor", PSEUDONYMS.of(Pseudonyms.USER, "a1"), Optional.empty()));
        assertThat(content.personal())
                .containsEntry("user", new PersonalData(Map.of("user_id", "u1")))
                .containsEntry(
                        "actor", new PersonalData(Map.of("user_id", "a1", "username", "root", "ip", "192.0.2.7")));
    }

    @Test
    @DisplayName(
            "has the pseudonym of a typed name, and not that of a user, if no user has the name of the impersonator")
    void impersonationByName() {
        RecordContent content = new UserEvent(
                        "TOKEN_EXCHANGE_ERROR",
                        Optional.of("shop"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("192.0.2.7"),
                        Optional.of("not_allowed"),
                        Map.of("impersonator", "telltale"))
                .content(PSEUDONYMS);

        assertThat(content.participants())
                .contains(new Participant("actor", PSEUDONYMS.of(Pseudonyms.TYPED_NAME, "telltale"), Optional.empty()));
        assertThat(content.personal())
                .containsEntry("actor", new PersonalData(Map.of("username", "telltale", "ip", "192.0.2.7")));
        assertThat(content.toString()).doesNotContain("telltale");
    }

    private static UserEvent event(Optional<String> user, Map<String, String> details) {
        return new UserEvent(
                "LOGIN",
                Optional.of("shop"),
                user,
                Optional.of("session-1"),
                Optional.of("192.0.2.7"),
                Optional.empty(),
                details);
    }
}
