package dev.keyward.secondfactor.keycloak.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/** The notes of users who take turns in one tab; a server cannot be made to mix two requests at will. */
@DisplayName("A sign-in with a passkey")
class SignInNotesTest {

    private final Map<String, String> userSessionNotes = new HashMap<>();

    @Test
    @DisplayName("counts for the user who finished it, and for no other user who continues in the same tab")
    void bound() {
        List<String> used = List.of("webauthn-passwordless");
        assertThat(notes("ada").isSignedInWithPasskey(List.of("password"))).isFalse();
        assertThat(notes("ada").isSignedInWithPasskey(used)).isTrue();
        assertThat(notes("bea").isSignedInWithPasskey(used)).isFalse();
        assertThat(notes("ada").isSignedInWithPasskey(used)).isTrue();
    }

    private SignInNotes notes(String userId) {
        RootAuthenticationSessionModel root = fake(RootAuthenticationSessionModel.class, Map.of("getId", "root"));
        UserSessionProvider userSessions = fake(UserSessionProvider.class, Map.of());
        AuthenticationSessionModel authSession = (AuthenticationSessionModel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {AuthenticationSessionModel.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserSessionNotes" -> userSessionNotes;
                    case "setUserSessionNote" ->
                        userSessionNotes.put(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
                    case "getParentSession" -> root;
                    default -> null;
                });
        return new SignInNotes(
                fake(KeycloakSession.class, Map.of("sessions", userSessions)),
                authSession,
                fake(UserModel.class, Map.of("getId", userId)));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
