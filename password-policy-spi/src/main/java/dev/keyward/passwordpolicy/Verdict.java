package dev.keyward.passwordpolicy;

import java.util.function.Supplier;

/** What one rule says about one candidate. */
public sealed interface Verdict {

    Verdict MET = new Met();

    /** The candidate keeps the rule. */
    record Met() implements Verdict {}

    /** The candidate breaks the rule. */
    record Refused(Reason reason) implements Verdict {}

    /** Nobody knows, because the rule itself failed. The failure's message may hold the password: never log it. */
    record Unknown(Throwable failure) implements Verdict {}

    /**
     * Turns a failure of a check into {@link Unknown}: a fault of ours must not keep a person from registering.
     *
     * <p>An {@link OutOfMemoryError} and its kind go on: they are the server's trouble, not the rule's.
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
