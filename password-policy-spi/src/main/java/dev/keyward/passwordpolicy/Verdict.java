package dev.keyward.passwordpolicy;

/** What one rule says about one candidate. */
public sealed interface Verdict {

    Verdict MET = new Met();

    /** The candidate keeps the rule. */
    record Met() implements Verdict {}

    /** The candidate breaks the rule. */
    record Refused(Reason reason) implements Verdict {}

    /** Nobody knows, because the rule itself failed. The failure's message may hold the password: never log it. */
    record Unknown(Throwable failure) implements Verdict {}

    static Verdict refusedUnless(boolean met, Reason reason) {
        return met ? MET : new Refused(reason);
    }
}
