package dev.keyward.providerkit.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The API of the running Keycloak")
class ServerApiTest {

    @Test
    @DisplayName("is searched for types and methods")
    void search() {
        assertThat(ServerApi.hasType("org.keycloak.models.RealmModel")).isTrue();
        assertThat(ServerApi.hasType("org.keycloak.models.RealmMode")).isFalse();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmModel", "getFailureFactor"))
                .isTrue();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmModel", "getFailureFacto"))
                .isFalse();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmMode", "getFailureFactor"))
                .isFalse();
    }

    @Test
    @DisplayName("counts as missing, with its sentence, in a Keycloak whose types cannot be loaded")
    void unloadable() throws ReflectiveOperationException, IOException {
        try (UnloadableTypes server = new UnloadableTypes()) {
            Class<?> api = server.loadClass(ServerApi.class.getName());
            assertThat(api).isNotEqualTo(ServerApi.class);
            Method limits = api.getDeclaredMethod("limits");
            limits.setAccessible(true);
            assertThat(((List<?>) limits.invoke(null)).stream().map(String::valueOf))
                    .contains(ServerApi.IDENTITY_PROVIDER_QUERY.withoutIt(), ServerApi.SECONDARY_FAILURES.withoutIt());
        }
    }

    @ParameterizedTest
    @EnumSource(ServerApi.class)
    @DisplayName(
            "is complete in the version that Keyward is compiled against, and each part has a sentence for the others")
    void complete(ServerApi api) {
        assertThat(api.isPresent()).isTrue();
        assertThat(ServerApi.limits()).isEmpty();
        assertThat(api.withoutIt())
                .startsWith("This Keycloak ")
                .contains(", so ")
                .endsWith(".");
    }

    /**
     * Loads {@link ServerApi} as on a Keycloak in which one class cannot be linked, and a method of another class has a parameter of a
     * missing type.
     */
    private static final class UnloadableTypes extends URLClassLoader {

        private static final String QUERY = "org.keycloak.models.IdentityProviderQuery";
        private static final Set<String> OWN = Set.of(ServerApi.class.getName(), "org.keycloak.models.RealmModel");

        UnloadableTypes() {
            super(
                    OWN.stream().map(name -> locationOf(name)).distinct().toArray(URL[]::new),
                    ServerApiTest.class.getClassLoader());
        }

        private static URL locationOf(String type) {
            try {
                return Class.forName(type).getProtectionDomain().getCodeSource().getLocation();
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(QUERY)) {
                throw new NoClassDefFoundError("a supertype of " + name);
            }
            if (name.equals("org.keycloak.models.ClientModel")) { // in signatures of RealmModel
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                if (OWN.contains(name) && findLoadedClass(name) == null) {
                    return findClass(name);
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
