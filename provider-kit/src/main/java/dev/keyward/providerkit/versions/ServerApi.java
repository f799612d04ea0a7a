package dev.keyward.providerkit.versions;

import java.util.Arrays;

/**
 * Tests whether the running Keycloak has a type or method that only some supported versions have.
 *
 * <p>A class that uses such a type or method calls these methods first, and is listed in
 * {@code distribution/src/test/resources/guarded-references.txt}. Stateless and thread-safe.
 */
public final class ServerApi {

    private ServerApi() {}

    /** Returns whether the running Keycloak has the type with the given fully qualified name. */
    public static boolean hasType(String name) {
        try {
            Class.forName(name, false, ServerApi.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Returns whether the given type of the running Keycloak has a public method with the given name. */
    public static boolean hasMethod(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals(name));
    }
}
