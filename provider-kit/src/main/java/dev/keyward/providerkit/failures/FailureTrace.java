package dev.keyward.providerkit.failures;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders an exception without its messages, because a message may contain a password.
 *
 * <p>The trace has the class names and stack frames of the exception and its causes. Messages are omitted, because libraries
 * quote rejected input in them. Stateless and thread-safe.
 */
public final class FailureTrace {

    /** Maximum number of stack frames printed per exception, so that a stack overflow does not print thousands. */
    private static final int FRAMES = 30;

    private FailureTrace() {}

    /** Returns the stack trace of the given exception and its causes, one frame per line. */
    public static String of(Throwable failure) {
        StringBuilder trace = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        @Nullable Throwable current = failure;
        while (current != null && seen.add(current)) {
            trace.append(seen.size() == 1 ? "" : "\nCaused by: ")
                    .append(current.getClass().getName());
            StackTraceElement[] frames = current.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                trace.append("\n\tat ").append(frames[i]);
            }
            if (frames.length > FRAMES) {
                trace.append("\n\t... ").append(frames.length - FRAMES).append(" more");
            }
            current = current.getCause();
        }
        return trace.toString();
    }
}
