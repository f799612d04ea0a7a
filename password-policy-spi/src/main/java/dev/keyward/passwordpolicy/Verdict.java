package dev.keyward.passwordpolicy;

import java.util.function.Supplier;

/** The result of checking one password against one password rule. */
public sealed interface Verdict {

    Verdict MET = new Met();

    /** The verdict that the password meets the rule. */
    record Met() implements Verdict {}

    /** The verdict that the password breaks the rule, with the reason for the user. */
    record Refused(Reason reason) implements Verdict {}

    /**
     * The verdict of a check that threw an exception. It is unknown whether the password meets the rule. The message of the
     * failure may contain the password and must not be logged.
     */
    record Unknown(Throwable failure) implements Verdict {}

    /**
     * Runs the given check and returns {@link Unknown} if it throws an exception, so that a defect does not prevent a
     * registration.
     *
     * <p>An {@link OutOfMemoryError} and similar errors are rethrown, because they concern the server and not the rule.
     */
    static Verdict guarded(Supplier<Verdict> check) {
        try {
            return check.get();
        } catch (RuntimeException | StackOverflowError | LinkageError failure) {
            return new Unknown(failure);
        }
    }

    static Verdict refusedUnless(boolean met, Reason reason) {
        return met ? MET : new Refused(reason);
    }
}
