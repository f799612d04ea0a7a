package dev.keyward.passwordpolicy;

import java.util.function.Supplier;

/** The result of checking one candidate against one rule. */
public sealed interface Verdict {

    Verdict MET = new Met();

    /** The candidate meets the rule. */
    record Met() implements Verdict {}

    /** The candidate breaks the rule. */
    record Refused(Reason reason) implements Verdict {}

    /**
     * The rule failed with an exception, so it has no result. The message of the failure may contain the password and must not be logged.
     */
    record Unknown(Throwable failure) implements Verdict {}

    /**
     * Runs a check and turns its failure into {@link Unknown}, so that a defect of a rule does not prevent a registration.
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
