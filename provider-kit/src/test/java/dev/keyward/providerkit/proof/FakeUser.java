package dev.keyward.providerkit.proof;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/** A user in memory with an e-mail address and credentials; all other calls of the model fail. */
public final class FakeUser {

    public @Nullable String email;
    public boolean isVerified = true;
    public final List<CredentialModel> credentials = new ArrayList<>();

    private final String id;

    public FakeUser(String id, String email) {
        this.id = id;
        this.email = email;
    }

    public UserModel model() {
        SubjectCredentialManager manager = fake(
                SubjectCredentialManager.class,
                Map.of(
                        "getStoredCredentialsByTypeStream",
                        arguments -> List.copyOf(credentials).stream()
                                .filter(stored -> stored.getType().equals(arguments[0])),
                        "createStoredCredential",
                        arguments -> {
                            credentials.add((CredentialModel) arguments[0]);
                            return Optional.of(arguments[0]);
                        },
                        "removeStoredCredentialById",
                        arguments -> Optional.of(
                                credentials.removeIf(stored -> stored.getId().equals(arguments[0])))));
        return fake(
                UserModel.class,
                Map.of(
                        "getId", arguments -> Optional.of(id),
                        "getEmail", arguments -> Optional.ofNullable(email),
                        "isEmailVerified", arguments -> Optional.of(isVerified),
                        "credentialManager", arguments -> Optional.of(manager)));
    }

    /**
     * Returns an object of the given interface that answers only the given methods.
     *
     * @param answers a function from arguments to the result, by the name of the method; an empty result means null
     */
    public static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Function<Object[], Object> answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new AssertionError(type.getSimpleName() + "." + method.getName() + " was called");
                    }
                    Object result = answer.apply(arguments == null ? new Object[0] : arguments);
                    return result instanceof Optional<?> value && method.getReturnType() != Optional.class
                            ? value.orElse(null)
                            : result;
                }));
    }
}
