package dev.keyward.providerkit.proof;

import static dev.keyward.providerkit.proof.FakeUser.fake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.Mails;
import dev.keyward.providerkit.proof.MailedProof.Obstacle;
import dev.keyward.providerkit.proof.address.AddressRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;

@DisplayName("A proof by a mailed code")
class MailedProofTest {

    private static final String ADDRESS = "user@example.com";

    private final FakeUser user = new FakeUser("id", ADDRESS);
    private final Map<String, String> notes = new HashMap<>();
    private Map<String, String> smtp = Map.of("host", "localhost");

    private MailedProof proof() {
        RealmModel realm = fake(RealmModel.class, Map.of("getSmtpConfig", arguments -> smtp));
        Mails mails = fake(Mails.class, Map.of());
        KeycloakSession session = fake(
                KeycloakSession.class,
                Map.of("singleUseObjects", arguments -> Optional.empty(), "getProvider", arguments -> mails));
        return new MailedProof(
                session,
                authSession(realm),
                user.model(),
                new MailedProof.Terms("kind", "texts.", 7, Optional.empty()));
    }

    private AuthenticationSessionModel authSession(RealmModel realm) {
        return fake(
                AuthenticationSessionModel.class,
                Map.of(
                        "getRealm",
                        arguments -> realm,
                        "getAuthNote",
                        arguments -> Optional.ofNullable(notes.get((String) arguments[0]))));
    }

    private void change(Duration ago) {
        new AddressRecord(user.model()).set(Instant.now().minus(ago), Optional.empty());
    }

    @ParameterizedTest(name = "address {0}, verified {1}, changed {2}, mail server {3}: {4}")
    @CsvSource({
        "true,  true,  false, true,  ",
        "true,  false, false, true,  NOT_VERIFIED",
        "false, false, false, true,  NO_ADDRESS",
        "true,  true,  false, false, NO_MAIL_SERVER",
        "false, false, false, false, NO_MAIL_SERVER",
        "true,  true,  true,  true,  CHANGED_RECENTLY",
        "true,  false, true,  true,  CHANGED_RECENTLY",
        "false, false, true,  true,  CHANGED_RECENTLY",
        "false, false, true,  false, CHANGED_RECENTLY"
    })
    @DisplayName("names a recent change of the address before every other obstacle")
    void obstacle(boolean hasAddress, boolean isVerified, boolean isChanged, boolean hasServer, Obstacle expected) {
        user.email = hasAddress ? ADDRESS : null;
        user.isVerified = isVerified;
        smtp = hasServer ? smtp : Map.of();
        if (isChanged) {
            change(Duration.ofDays(6));
        }

        assertThat(proof().obstacle()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    @DisplayName("has no obstacle at an address that was changed long ago")
    void settled() {
        change(Duration.ofDays(8));

        assertThat(proof().obstacle()).isEmpty();
    }

    private void prove(String userId, String address) {
        notes.put("keyward.proof.address.id", "{\"user\":\"" + userId + "\",\"address\":\"" + address + "\"}");
    }

    @Test
    @DisplayName("is given only by the same user at the present address")
    void proven() {
        assertThat(proof().isProven()).isFalse();
        prove("other", ADDRESS);
        assertThat(proof().isProven()).isFalse();
        prove("id", ADDRESS);
        assertThat(proof().isProven()).isTrue();

        user.email = "other@example.com";
        assertThat(proof().isProven()).isFalse();
        user.email = null;
        assertThat(proof().isProven()).isFalse();
    }

    @Test
    @DisplayName("ends when the address is changed or no longer verified")
    void withdrawn() {
        prove("id", ADDRESS);
        user.isVerified = false;
        assertThat(proof().isProven()).isFalse();

        user.isVerified = true;
        change(Duration.ofMinutes(1));
        assertThat(proof().isProven()).isFalse();
    }

    @Test
    @DisplayName("is not given by an empty address, which a damaged note may contain")
    void emptyAddress() {
        user.email = null;
        prove("id", "");

        assertThat(proof().isProven()).isFalse();
    }
}
