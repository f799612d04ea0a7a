package dev.keyward.secondfactor.keycloak.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;

@DisplayName("The next set-up of a user who is not imported")
class UnimportedUserContextTest {

    private final List<String> ofSignIn = new ArrayList<>();
    private final List<String> ofUser = new ArrayList<>();

    private final AuthenticationSessionModel authSession =
            proxy(AuthenticationSessionModel.class, (proxy, method, arguments) -> added(ofSignIn, arguments));

    @Test
    @DisplayName("stays a required action of the user if the storage keeps it")
    void kept() {
        UserModel user = proxy(UserModel.class, (proxy, method, arguments) -> added(ofUser, arguments));
        next(user).addRequiredAction(RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES);
        assertThat(ofUser).containsExactly("CONFIGURE_RECOVERY_AUTHN_CODES");
        assertThat(ofSignIn).containsExactly("CONFIGURE_RECOVERY_AUTHN_CODES");
    }

    @Test
    @DisplayName("is part of the sign-in alone if the storage refuses it")
    void refused() {
        next(refusing(new ReadOnlyException("read-only"))).addRequiredAction("CONFIGURE_RECOVERY_AUTHN_CODES");
        assertThat(ofSignIn).containsExactly("CONFIGURE_RECOVERY_AUTHN_CODES");
    }

    @Test
    @DisplayName("fails with any other error of the storage")
    void broken() {
        UserModel user = refusing(new ModelException("the directory does not answer"));
        assertThatThrownBy(() -> next(user).addRequiredAction(RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES))
                .isExactlyInstanceOf(ModelException.class);
    }

    private static @Nullable Object added(List<String> actions, Object[] arguments) {
        actions.add(String.valueOf(arguments[0]));
        return null;
    }

    private UserModel next(UserModel user) {
        return new UnimportedUserContext.ActionsOfSignIn(user, authSession);
    }

    private static UserModel refusing(RuntimeException error) {
        return proxy(UserModel.class, (proxy, method, arguments) -> {
            if (method.getName().equals("addRequiredAction")) {
                throw error;
            }
            return "ada";
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                UnimportedUserContextTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
