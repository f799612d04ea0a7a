package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Registrations a second with Keyward and without, interleaved on the same machine. A measurement, not a pass or fail: it
 * writes {@code target/registration-load.md}, and asserts only that every registration went through.
 *
 * <p>The password hash is the cheapest there is, so that what is measured is not the hash.
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
    private static final int PEOPLE = 4;

    /** As servers run: both compiler stages; a bounded heap, because two share the machine. */
    private static final String FULL_JVM = "-Xmx1g";

    private static final String CHEAP_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";
    private static final String STOCK_RULES =
            CHEAP_HASH + " and length(12) and digits(1) and upperCase(1) and lowerCase(1) and notUsername and notEmail";
    private static final String KEYWARD_RULES = CHEAP_HASH + " and keyward-min-characters(12)"
            + " and keyward-character-classes(3) and keyward-no-repeats(3) and keyward-no-sequences(4)"
            + " and keyward-strength(3) and notUsername and notEmail";

    private final AtomicInteger number = new AtomicInteger();

    @Test
    @DisplayName("with Keyward's five rules, and with Keycloak's own on a server without Keyward")
    void interleaved() throws Exception {
        StringBuilder table = new StringBuilder(
                "| run | with: registrations/s | server CPU ms each | without: registrations/s | server CPU ms each |\n|---|---|---|---|---|\n");
        try (KeycloakProcess with =
                        KeycloakProcess.start(ServerSpec.withKeyward().withJvmArguments(FULL_JVM), "load-with");
                KeycloakProcess without =
                        KeycloakProcess.start(ServerSpec.plain().withJvmArguments(FULL_JVM), "load-without");
                TestRealm keyward = TestRealm.withPolicy(with, KEYWARD_RULES);
                TestRealm stock = TestRealm.withPolicy(without, STOCK_RULES)) {
            load(keyward, WARM_UP);
            load(stock, WARM_UP);
            for (int run = 1; run <= PAIRS; run++) {
                Figures one = measure(with, keyward);
                Figures other = measure(without, stock);
                table.append("| %d | %.1f | %.1f | %.1f | %.1f |%n"
                        .formatted(run, one.perSecond(), one.cpuMillis(), other.perSecond(), other.cpuMillis()));
            }
        }
        Files.writeString(Path.of("target/registration-load.md"), table);
        System.out.println(table);
    }

    private record Figures(double perSecond, double cpuMillis) {}

    private Figures measure(KeycloakProcess server, TestRealm realm) throws Exception {
        long cpu = server.cpuTime().toMillis();
        int done = load(realm, RUN);
        return new Figures(done / (double) RUN.toSeconds(), (server.cpuTime().toMillis() - cpu) / (double) done);
    }

    private int load(TestRealm realm, Duration duration) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        try {
            long end = System.nanoTime() + duration.toNanos();
            List<Future<Integer>> counts = new ArrayList<>();
            for (int n = 0; n < PEOPLE; n++) {
                counts.add(people.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() < end) {
                        int mine = number.incrementAndGet();
                        assertThat(Person.speaking("en")
                                        .register(realm, "person" + mine, "Velvet-Tugboat-81")
                                        .isAt(TestRealm.REDIRECT))
                                .isTrue();
                        done++;
                    }
                    return done;
                }));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            return sum;
        } finally {
            people.shutdownNow();
        }
    }
}
