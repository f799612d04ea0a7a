package dev.keyward.providerkit.proof;

import static dev.keyward.providerkit.proof.FakeUser.fake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.proof.code.MailedCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.sessions.AuthenticationSessionModel;

@DisplayName("The note of a mailed proof")
class ProofNoteTest {

    private static final String ADDRESS = "user@example.com";
    private static final String PROVEN = "keyward.proof.address.id";
    private static final String ENTRY = "keyward.proof.code.id";
    private static final CodeEntry NONE = new CodeEntry(ADDRESS, Optional.empty());

    private final Map<String, String> notes = new HashMap<>();

    private ProofNote note(String userId) {
        AuthenticationSessionModel authSession = fake(
                AuthenticationSessionModel.class,
                Map.of(
                        "getAuthNote",
                        arguments -> Optional.ofNullable(notes.get((String) arguments[0])),
                        "setAuthNote",
                        arguments -> Optional.ofNullable(notes.put((String) arguments[0], (String) arguments[1]))));
        return new ProofNote(authSession, new FakeUser(userId, ADDRESS).model());
    }

    private static CodeEntry mailed() {
        return NONE.with(MailedCode.fresh(Instant.parse("2026-11-27T12:00:00Z")).kept());
    }

    @Test
    @DisplayName("keeps the proven address and the state of the code apart, for one user")
    void kept() {
        CodeEntry entry = mailed();
        note("id").replace(Optional.empty(), entry);
        assertThat(note("id").proven()).isEmpty();

        note("id").prove(ADDRESS);
        assertThat(note("id").proven()).contains(ADDRESS);
        assertThat(note("id").read()).contains(entry);
        assertThat(note("other").proven()).isEmpty();
        assertThat(note("other").read()).isEmpty();
    }

    @Test
    @DisplayName("proves nothing if it names another user")
    void otherUser() {
        note("other").prove(ADDRESS);
        note("other").replace(Optional.empty(), mailed());
        notes.put(PROVEN, notes.getOrDefault("keyward.proof.address.other", ""));
        notes.put(ENTRY, notes.getOrDefault("keyward.proof.code.other", ""));

        assertThat(note("id").proven()).isEmpty();
        assertThat(note("id").read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "[]",
                "\"id\"",
                "{\"user\":\"id\"}",
                "{\"user\":1,\"address\":\"user@example.com\"}",
                "{\"address\":\"user@example.com\"}",
                "{\"user\":\"id\",\"address\":{}}"
            })
    @DisplayName("counts as missing if it is damaged")
    void damaged(String text) {
        notes.put(PROVEN, text);
        notes.put(ENTRY, text);

        assertThat(note("id").proven()).isEmpty();
        assertThat(note("id").read()).isEmpty();
    }

    @Test
    @DisplayName("counts as missing if its code is damaged")
    void damagedCode() {
        notes.put(ENTRY, "{\"user\":\"id\",\"address\":\"" + ADDRESS + "\",\"code\":\"0:0:0\"}");

        assertThat(note("id").read()).isEmpty();
    }

    @Test
    @DisplayName("drops the code that the request has read, and no newer one")
    void replace() {
        CodeEntry first = mailed();
        CodeEntry second = mailed();
        note("id").replace(Optional.empty(), first);
        note("id").replace(Optional.of(first), second);
        assertThat(note("id").read()).contains(second);

        note("id").replace(Optional.of(first), NONE);
        assertThat(note("id").read()).contains(second);

        note("id").replace(Optional.of(second), NONE);
        assertThat(note("id").read()).contains(NONE);
    }
}
