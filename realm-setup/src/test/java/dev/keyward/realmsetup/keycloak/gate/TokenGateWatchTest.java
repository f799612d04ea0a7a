package dev.keyward.realmsetup.keycloak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSessionFactory;

/** Tests what {@code TokenGateSetupIT} does not, because it wakes the job. */
@DisplayName("The watch of the token gates")
class TokenGateWatchTest {

    @Test
    @DisplayName("looks at the realms twice a minute")
    void pause() {
        KeycloakSessionFactory unused = (KeycloakSessionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeycloakSessionFactory.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        assertThat(new TokenGateWatch(unused).pause()).isEqualTo(Duration.ofSeconds(30));
    }
}
