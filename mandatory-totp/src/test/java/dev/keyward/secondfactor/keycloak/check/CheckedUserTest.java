package dev.keyward.secondfactor.keycloak.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

@DisplayName("The user whom the check let continue")
class CheckedUserTest {

    private final Map<String, String> notes = new HashMap<>();

    private final AuthenticationSessionModel authSession = (AuthenticationSessionModel) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AuthenticationSessionModel.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getAuthNote" -> notes.get(String.valueOf(arguments[0]));
                case "setAuthNote" -> notes.put(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    @DisplayName("is nobody in a sign-in without the check")
    void unchecked() {
        assertThat(CheckedUser.isProven(authSession, user("ada"))).isFalse();
        assertThat(CheckedUser.isOther(authSession, user("ada"))).isFalse();
    }

    @Test
    @DisplayName("has proved a factor, which counts for no other user")
    void proven() {
        CheckedUser.setProven(authSession, user("ada"));
        assertThat(CheckedUser.isProven(authSession, user("ada"))).isTrue();
        assertThat(CheckedUser.isOther(authSession, user("ada"))).isFalse();
        assertThat(CheckedUser.isProven(authSession, user("bea"))).isFalse();
        assertThat(CheckedUser.isOther(authSession, user("bea"))).isTrue();
    }

    @Test
    @DisplayName("has proved nothing without a factor, so a later check asks for a new one")
    void withoutFactor() {
        CheckedUser.setWithoutFactor(authSession, user("ada"));
        assertThat(CheckedUser.isProven(authSession, user("ada"))).isFalse();
        assertThat(CheckedUser.isOther(authSession, user("ada"))).isFalse();
        assertThat(CheckedUser.isOther(authSession, user("bea"))).isTrue();
        assertThat(CheckedUser.isWithoutFactor(authSession, user("ada"))).isTrue();
        assertThat(CheckedUser.isWithoutFactor(authSession, user("bea"))).isFalse();
    }

    @Test
    @DisplayName("has proved the factor that the user sets up after the check, in this sign-in")
    void setUp() {
        CheckedUser.setWithoutFactor(authSession, user("ada"));
        CheckedUser.setUp(authSession, user("bea"));
        assertThat(CheckedUser.isWithoutFactor(authSession, user("ada"))).isTrue();
        CheckedUser.setUp(authSession, user("ada"));
        assertThat(CheckedUser.isWithoutFactor(authSession, user("ada"))).isFalse();
        assertThat(CheckedUser.isProven(authSession, user("ada"))).isTrue();
    }

    @Test
    @DisplayName("has proved nothing by a set-up in a sign-in without the check")
    void setUpUnchecked() {
        CheckedUser.setUp(authSession, user("ada"));
        assertThat(notes).isEmpty();
    }

    private static UserModel user(String id) {
        return (UserModel) Proxy.newProxyInstance(
                CheckedUserTest.class.getClassLoader(),
                new Class<?>[] {UserModel.class},
                (proxy, method, arguments) -> id);
    }
}
