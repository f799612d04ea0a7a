package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The lease of a background job")
@ExtendWith(SharedKeycloak.class)
class JobLeaseIT {

    private static final int ROUNDS = 15;

    @Test
    @DisplayName("gets one owner when several nodes create or take its database row at the same time")
    void race(Keycloak keycloak) {
        Page page = Person.speaking("en")
                .post(URI.create(keycloak.url() + "/realms/master/test-leases/race"), "owners=4&rounds=" + ROUNDS);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().wholeText().strip().lines()).hasSize(ROUNDS).containsOnly("1 1");
    }
}
