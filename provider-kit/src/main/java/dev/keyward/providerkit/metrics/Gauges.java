package dev.keyward.providerkit.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Registers the gauges of one provider factory, and removes them when the factory is closed.
 *
 * <p>A gauge keeps the object that it describes in memory. The registry is global, so a gauge that is not removed would keep a
 * closed object and go on reporting its state. Not thread-safe.
 */
public final class Gauges implements AutoCloseable {

    private final MeterRegistry registry = Metrics.globalRegistry;

    private final List<Gauge> registered = new ArrayList<>();

    /** Registers a gauge in place of any gauge of the same name. Otherwise the registry would keep the old one. */
    public <T> void register(String name, String description, T of, ToDoubleFunction<T> value) {
        register(name, Tags.empty(), description, of, value);
    }

    /** Registers a gauge, which replaces any gauge that has the same name and the same tags. */
    public <T> void register(String name, Tags tags, String description, T of, ToDoubleFunction<T> value) {
        registry.find(name).tags(tags).gauges().forEach(registry::remove);
        registered.add(Gauge.builder(name, of, value)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry));
    }

    /** Removes the gauges of this object. A gauge that another instance has registered under the same name stays. */
    @Override
    public void close() {
        for (Gauge gauge : registered) { // not equals, which compares names
            if (registry.find(gauge.getId().getName()).gauges().stream().anyMatch(found -> found == gauge)) {
                registry.remove(gauge);
            }
        }
        registered.clear();
    }
}
