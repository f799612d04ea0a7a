package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerLoad;
import dev.keyward.it.harness.ServerLoad.Figures;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures sign-ins per second in a realm with the breach check and in one without, interleaved on one server.
 *
 * <p>Writes {@code target/sign-in-load.md}, and asserts only that every sign-in succeeded.
 *
 * <p>The realms use a cheap password hash, so that the hash does not dominate the measurement.
 */
@DisplayName("Sign-ins under load")
@EnabledIfSystemProperty(
        named = "soak",
        matches = "true",
        disabledReason = "a measurement of minutes: ./verify --soak runs it")
class SignInLoadIT {

    private static final int PAIRS = 5;
    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** JVM options that enable both JIT compilers, as in production. */
    private static final String FULL_JVM = "-Xmx1g";

    @Test
    @DisplayName("in realms with and without the breach check")
    void interleaved() throws Exception {
        StringBuilder table = new StringBuilder(
                "| run | with: sign-ins/s | server CPU ms each | without: sign-ins/s | server CPU ms each |\n|---|---|---|---|---|\n");
        try (KeycloakProcess server =
                        KeycloakProcess.start(ServerSpec.withKeyward().withJvmArguments(FULL_JVM), "sign-in-load");
                CheckedRealm with = CheckedRealm.of(server, "action: change-now, proof: none", Map.of());
                CheckedRealm without = CheckedRealm.of(server, "action: change-now, proof: none", Map.of())) {
            without.removeSetup();
            for (CheckedRealm realm : List.of(with, without)) {
                for (int n = 0; n < ServerLoad.THREADS; n++) {
                    realm.realm().addUser("person" + n, CheckedRealm.GOOD, Map.of());
                }
                ServerLoad.run(WARM_UP, person -> signIn(realm.realm(), person));
            }
            for (int run = 1; run <= PAIRS; run++) {
                Figures one = ServerLoad.measure(server, RUN, person -> signIn(with.realm(), person));
                Figures other = ServerLoad.measure(server, RUN, person -> signIn(without.realm(), person));
                table.append("| %d | %.1f | %.1f | %.1f | %.1f |%n"
                        .formatted(run, one.perSecond(), one.cpuMillis(), other.perSecond(), other.cpuMillis()));
            }
        }
        Files.writeString(Path.of("target/sign-in-load.md"), table);
        System.out.println(table);
    }

    private static void signIn(TestRealm realm, int person) {
        assertThat(Person.speaking("en")
                        .signIn(realm, "person" + person, CheckedRealm.GOOD)
                        .isAt(TestRealm.REDIRECT))
                .isTrue();
    }
}
