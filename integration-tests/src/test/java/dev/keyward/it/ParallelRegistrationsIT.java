package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("20 registrations at once")
@ExtendWith(SharedKeycloak.class)
class ParallelRegistrationsIT {

    private static final int PEOPLE = 20;

    @Test
    @DisplayName("each get the reasons for their own password in their own language")
    void eachItsOwn(Keycloak keycloak) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
        try (TestRealm realm =
                TestRealm.withPolicy(keycloak, "keyward-min-characters(12) and digits(1) and keyward-strength(3)")) {
            List<Future<Person.Page>> pages = new ArrayList<>();
            for (int n = 0; n < PEOPLE; n++) {
                int number = n;
                pages.add(threads.submit(() -> Person.speaking(number % 4 == 1 ? "de" : "en")
                        .register(realm, "person" + number, password(number))));
            }
            for (int n = 0; n < PEOPLE; n++) {
                Person.Page page = pages.get(n).get();
                switch (n % 4) {
                    case 0 -> assertThat(page.isAt(TestRealm.REDIRECT)).isTrue();
                    case 1 ->
                        assertThat(page.error())
                                .startsWith("Wählen Sie ein anderes Passwort. Dieses:")
                                .contains("hat weniger als 12 Zeichen", "enthält zu wenige Ziffern (mindestens 1)")
                                .contains("ist leicht zu erraten");
                    case 2 ->
                        assertThat(page.error())
                                .isEqualTo("Invalid password: must contain at least 1 numerical digits.");
                    default ->
                        assertThat(page.error())
                                .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
                }
                assertThat(realm.hasUser("person" + n)).isEqualTo(n % 4 == 0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String password(int number) {
        return switch (number % 4) {
            case 0 -> "Velvet-Tugboat-81-" + number;
            case 1 -> "letmein";
            case 2 -> "velvet tugboat marble cactus";
            default -> "q8Zt!vK2#w" + (number % 10);
        };
    }
}
