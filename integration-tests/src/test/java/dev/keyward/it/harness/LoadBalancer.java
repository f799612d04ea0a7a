package dev.keyward.it.harness;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sends each request to the next node in service, without sticky sessions.
 *
 * <p>A node that is taken out of service first answers the requests that it has. Thread-safe.
 */
public final class LoadBalancer {

    private static final Duration DRAIN = Duration.ofMinutes(1);

    private final Map<Keycloak, AtomicInteger> running;
    private final List<Keycloak> inService;
    private final AtomicInteger requests = new AtomicInteger();

    public LoadBalancer(List<? extends Keycloak> nodes) {
        running = new ConcurrentHashMap<>(
                nodes.stream().collect(Collectors.toMap(node -> node, node -> new AtomicInteger())));
        inService = new CopyOnWriteArrayList<>(nodes);
    }

    /** Makes one request of the given user on the next node, and returns its result. */
    public <T> T send(Person person, Function<Person, T> request) {
        Keycloak node = next();
        try {
            return request.apply(person.via(node));
        } finally {
            of(node).decrementAndGet();
        }
    }

    /** Chooses the next node, and counts the request before checking that the node is still in service. */
    private Keycloak next() {
        while (true) {
            List<Keycloak> nodes = List.copyOf(inService);
            Keycloak node = nodes.get(Math.floorMod(requests.getAndIncrement(), nodes.size()));
            of(node).incrementAndGet();
            if (inService.contains(node)) {
                return node;
            }
            of(node).decrementAndGet();
        }
    }

    public void takeOutOfService(Keycloak node) {
        inService.remove(node);
        Await.until("the node to finish its requests", DRAIN, () -> of(node).get() == 0);
    }

    public void putIntoService(Keycloak node) {
        inService.add(node);
    }

    private AtomicInteger of(Keycloak node) {
        return running.computeIfAbsent(node, key -> new AtomicInteger());
    }
}
