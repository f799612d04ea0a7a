package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachedpasswords.range.RangeServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keycloak.Config;

@DisplayName("The factory of the breach lists")
class BreachListsFactoryTest {

    private static final String PREFIX = "keyward.test.lists.";
    private static final Sources ONLINE = new Sources(false, true, 1);

    /** Time limit of the test, which is less than the 30 seconds after which an idle thread for range requests ends. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final Map<String, String> properties = new HashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    @DisplayName("sends no request to the range service after it was closed, and leaves no thread behind")
    void close() throws Exception {
        Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet()); // other tests leave idle threads
        try (RangeServer server = RangeServer.start(100);
                CloseableHttpClient http = HttpClients.createDefault()) {
            option("online-url", server.uri().toString());
            BreachListsFactory factory = new BreachListsFactory();
            factory.init(new Config.SystemPropertiesScope(PREFIX));
            factory.open(() -> folder, () -> http);
            BreachLists lists = factory.lists();
            assertThat(lists.check("a password that nobody uses", List::of, ONLINE))
                    .isInstanceOf(BreachVerdict.Clear.class);
            assertThat(server.requests()).hasSize(1);
            assertThat(isRunning("keyward-range-lookup", before)).isTrue();

            factory.close();
            assertThat(lists.check("another password that nobody uses", List::of, ONLINE))
                    .isInstanceOf(BreachVerdict.Unknown.class);
            assertThat(server.requests()).hasSize(1);
            until(() -> !isRunning("keyward-range-lookup", before));
            until(() -> !isRunning("keyward-breach-lists", before));
        }
    }

    @Test
    @DisplayName("shows the state of its own lists in the metrics, and removes them when it is closed")
    void gauges() {
        MeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try {
            option("overlays", folder.resolve("missing").toString());
            BreachListsFactory former = opened();
            until(() -> problems(registry) == 1);

            option("index", folder.resolve("missing.bpi").toString());
            BreachListsFactory latter = opened();
            until(() -> problems(registry) == 2);
            former.close();
            assertThat(problems(registry)).isEqualTo(2);

            latter.close();
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .noneMatch(name -> name.matches("keyward\\.breach\\.(index|files|online)\\..*"));
        } finally {
            Metrics.removeRegistry(registry);
        }
    }

    private BreachListsFactory opened() {
        BreachListsFactory factory = new BreachListsFactory();
        factory.init(new Config.SystemPropertiesScope(PREFIX));
        factory.open(() -> folder, HttpClients::createDefault);
        return factory;
    }

    private static double problems(MeterRegistry registry) {
        return registry.get("keyward.breach.files.problems").gauge().value();
    }

    private void option(String key, String value) {
        properties.put(PREFIX + key, value);
        System.setProperty(PREFIX + key, value);
    }

    private static boolean isRunning(String name, Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name) && !before.contains(thread));
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
