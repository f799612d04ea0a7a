package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
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

        assertThat(content.participants()).isEmpty();
        assertThat(content.data().get("typed_name"))
                .isEqualTo(Fact.of(PSEUDONYMS.of(Pseudonyms.TYPED_NAME, "My-Password-1")));
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
