package dev.keyward.providerkit;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged while a secret is at hand: the classes and stack frames of the exception and its
 * causes, never their messages.
 *
 * <p>Libraries put the input that they choked on into exception messages, so a message thrown while a password is
 * checked may contain the password. Thread-safe.
 */
public final class FailureTrace {

    /** Frames kept of each exception: enough to find the line, bounded when a recursion overflowed. */
    private static final int FRAMES = 30;

    private FailureTrace() {}

    /** Renders the failure over several lines, without any text that the exceptions carry. */
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
