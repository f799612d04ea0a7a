package dev.keyward.it.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits until a condition holds, and fails the test if it does not hold within a time limit. */
public final class Await {

    /** First pause between two checks. Short, because mails arrive quickly; doubled each time, because Keycloak logs health requests. */
    private static final long FIRST_PAUSE_NANOS = 15_000_000;

    private static final long LONGEST_PAUSE_NANOS = 250_000_000;

    private Await() {}

    public static void until(String what, Duration bound, Callable<Boolean> condition) {
        long end = System.nanoTime() + bound.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + bound.toSeconds() + " s in vain for " + what + ".");
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
