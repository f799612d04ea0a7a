package dev.keyward.audit.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Decides which realm's sink a free thread serves next, so that slow receivers of some realms do not delay those of others.
 *
 * <p>A realm has one thread at a time. The realm that has used the least time recently goes first. If several have used the same time, the
 * one whose last turn is the longest ago goes first. Realms whose last delivery was slow, or that have used much time recently, get at
 * most half of the threads together. So they never hold all threads, however many they are.
 *
 * <p>The state has a few numbers for each realm and sink that waits, and nothing for others. Thread-safe.
 */
public final class DeliveryTurns {

    /** Duration from which a delivery is slow. */
    private static final double SLOW_NANOS = Duration.ofSeconds(2).toNanos();

    /** Used time from which a realm is slow. */
    private static final double MUCH_NANOS = Duration.ofSeconds(5).toNanos();

    /** Part of a thread that a realm may use without becoming slow: the used time decreases by it. */
    private static final double SHARE = 0.25;

    private final int slowThreads;
    private final LongSupplier nanoClock;
    private final Map<String, Usage> usages = new HashMap<>();
    private final Map<String, Long> served = new HashMap<>();
    private final Map<String, Running> running = new HashMap<>();
    private Map<String, Deque<WaitingSink>> waiting = new LinkedHashMap<>();
    private int slowRunning;

    /**
     * @param threads number of threads that serve sinks; at least 2
     * @param nanoClock a clock like {@link System#nanoTime}
     */
    public DeliveryTurns(int threads, LongSupplier nanoClock) {
        this.slowThreads = threads / 2;
        this.nanoClock = nanoClock;
    }

    /** The time that a realm has used until a moment, and whether its last delivery was slow. */
    private record Usage(double nanos, long at, boolean wasSlow) {

        double now(long now) {
            return Math.max(0, nanos - (now - at) * SHARE);
        }

        boolean isSlow(long now) {
            return wasSlow || now(now) > MUCH_NANOS;
        }
    }

    private record Running(long start, boolean isSlow) {}

    /** Replaces the sinks that can be served now. The order of the sinks does not matter. */
    public synchronized void offer(Collection<WaitingSink> sinks) {
        long now = nanoClock.getAsLong();
        Set<String> ids = sinks.stream().map(WaitingSink::sink).collect(Collectors.toSet());
        Map<String, List<WaitingSink>> byRealm = new HashMap<>();
        sinks.forEach(sink -> byRealm.computeIfAbsent(sink.realm(), realm -> new ArrayList<>())
                .add(sink));
        served.keySet().retainAll(ids);
        usages.entrySet()
                .removeIf(usage -> !byRealm.containsKey(usage.getKey())
                        && !running.containsKey(usage.getKey())
                        && !isRemembered(usage.getValue(), now));
        List<String> realms = new ArrayList<>(byRealm.keySet());
        realms.sort(Comparator.<String>comparingDouble(realm -> used(realm, now))
                .thenComparingLong(this::lastServed)
                .thenComparing(realm -> realm));
        Map<String, Deque<WaitingSink>> ordered = new LinkedHashMap<>();
        for (String realm : realms) {
            List<WaitingSink> ofRealm = byRealm.getOrDefault(realm, List.of());
            ofRealm.sort(Comparator.<WaitingSink>comparingLong(sink -> served.getOrDefault(sink.sink(), Long.MIN_VALUE))
                    .thenComparing(WaitingSink::sink));
            ordered.put(realm, new ArrayDeque<>(ofRealm));
        }
        waiting = ordered;
    }

    /** Returns whether the given usage still says something about its realm, whose sinks are not waiting at the moment. */
    private static boolean isRemembered(Usage usage, long now) {
        return usage.isSlow(now) && now - usage.at() < Duration.ofMinutes(10).toNanos();
    }

    private double used(String realm, long now) {
        return Optional.ofNullable(usages.get(realm))
                .map(usage -> usage.now(now))
                .orElse(0.0);
    }

    private long lastServed(String realm) {
        return Optional.ofNullable(usages.get(realm)).map(Usage::at).orElse(Long.MIN_VALUE);
    }

    private boolean isSlow(String realm, long now) {
        return Optional.ofNullable(usages.get(realm))
                .filter(usage -> usage.isSlow(now))
                .isPresent();
    }

    /** Returns the sink to serve next; empty if there is none that a thread may serve now. The caller must call {@link #done}. */
    public synchronized Optional<WaitingSink> next() {
        long now = nanoClock.getAsLong();
        Iterator<Map.Entry<String, Deque<WaitingSink>>> realms =
                waiting.entrySet().iterator();
        while (realms.hasNext()) {
            Map.Entry<String, Deque<WaitingSink>> realm = realms.next();
            boolean isSlow = isSlow(realm.getKey(), now);
            if (running.containsKey(realm.getKey()) || (isSlow && slowRunning >= slowThreads)) {
                continue;
            }
            WaitingSink sink = realm.getValue().remove();
            if (realm.getValue().isEmpty()) {
                realms.remove();
            }
            running.put(realm.getKey(), new Running(now, isSlow));
            slowRunning += isSlow ? 1 : 0;
            served.put(sink.sink(), now);
            return Optional.of(sink);
        }
        return Optional.empty();
    }

    /**
     * Ends the turn of a sink that {@link #next} has returned. The sink waits for the next offer, and its realm goes last: the order was
     * made when it had not used this time yet.
     */
    public synchronized void done(WaitingSink sink) {
        long now = nanoClock.getAsLong();
        Optional.ofNullable(running.remove(sink.realm())).ifPresent(ended -> {
            slowRunning -= ended.isSlow() ? 1 : 0;
            long time = now - ended.start();
            usages.put(sink.realm(), new Usage(used(sink.realm(), ended.start()) + time, now, time > SLOW_NANOS));
        });
        Optional.ofNullable(waiting.remove(sink.realm())).ifPresent(others -> {
            others.removeIf(other -> other.sink().equals(sink.sink()));
            if (!others.isEmpty()) {
                waiting.put(sink.realm(), others);
            }
        });
    }

    /** Returns the number of sinks that wait for a turn. */
    public synchronized int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }
}
