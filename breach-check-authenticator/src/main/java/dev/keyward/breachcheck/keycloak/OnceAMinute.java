package dev.keyward.breachcheck.keycloak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a complaint that each sign-in would repeat from filling the log. Thread-safe. */
final class OnceAMinute {

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong last = new AtomicLong(System.nanoTime() - SILENCE);

    /** Whether it is to be said now. */
    boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= SILENCE && last.compareAndSet(before, now);
    }
}
