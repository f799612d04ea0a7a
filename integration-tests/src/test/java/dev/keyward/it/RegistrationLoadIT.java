package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerLoad;
import dev.keyward.it.harness.ServerLoad.Figures;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures registrations per second with and without Keyward, interleaved on the same machine.
 *
 * <p>Writes {@code target/registration-load.md}, and asserts only that every registration succeeded.
 *
 * <p>The realm uses a cheap password hash, so that the hash does not dominate the measurement.
 */
@DisplayName("Registrations under load")
@EnabledIfSystemProperty(
        named = "soak",
        matches = "true",
        disabledReason = "a measurement of minutes: ./verify --soak runs it")
class RegistrationLoadIT {

    private static final int PAIRS = 5;
    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /** JVM options that enable both JIT compilers, as in production, and bound the heap, because two servers share the machine. */
    private static final String FULL_JVM = "-Xmx1g";

    private static final String CHEAP_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";
    private static final String STOCK_RULES =
            CHEAP_HASH + " and length(12) and digits(1) and upperCase(1) and lowerCase(1) and notUsername and notEmail";
    private static final String KEYWARD_RULES = CHEAP_HASH + " and keyward-min-characters(12)"
            + " and keyward-character-classes(3) and keyward-no-repeats(3) and keyward-no-sequences(4)"
            + " and keyward-strength(3) and notUsername and notEmail";

    private final AtomicInteger number = new AtomicInteger();

    @Test
    @DisplayName("with five Keyward rules, and with Keycloak's rules on a server without Keyward")
    void interleaved() throws Exception {
        StringBuilder table = new StringBuilder(
                "| run | with: registrations/s | server CPU ms each | without: registrations/s | server CPU ms each |\n|---|---|---|---|---|\n");
        try (KeycloakProcess with =
                        KeycloakProcess.start(ServerSpec.withKeyward().withJvmArguments(FULL_JVM), "load-with");
                KeycloakProcess without =
                        KeycloakProcess.start(ServerSpec.plain().withJvmArguments(FULL_JVM), "load-without");
                TestRealm keyward = TestRealm.withPolicy(with, KEYWARD_RULES);
                TestRealm stock = TestRealm.withPolicy(without, STOCK_RULES)) {
            ServerLoad.run(WARM_UP, person -> register(keyward));
            ServerLoad.run(WARM_UP, person -> register(stock));
            for (int run = 1; run <= PAIRS; run++) {
                Figures one = ServerLoad.measure(with, RUN, person -> register(keyward));
                Figures other = ServerLoad.measure(without, RUN, person -> register(stock));
                table.append("| %d | %.1f | %.1f | %.1f | %.1f |%n"
                        .formatted(run, one.perSecond(), one.cpuMillis(), other.perSecond(), other.cpuMillis()));
            }
        }
        Files.writeString(Path.of("target/registration-load.md"), table);
        System.out.println(table);
    }

    private void register(TestRealm realm) {
        assertThat(Person.speaking("en")
                        .register(realm, "person" + number.incrementAndGet(), "Velvet-Tugboat-81")
                        .isAt(TestRealm.REDIRECT))
                .isTrue();
    }
}
