package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Deadline;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A stage of a sign-in that the breach check has put on hold, such as the entry of a verification code.
 *
 * <p>Contains no password and no verification code. Immutable and thread-safe.
 */
public sealed interface SignInStage {

    /**
     * Returns whether a sign-in at this stage restarts if the password is no longer recorded as breached or weak. A stopped sign-in
     * stays stopped until the flow restarts.
     */
    default boolean needsFinding() {
        return true;
    }

    /** The user sees the deadline for changing the password, and either changes the password now or continues. */
    record Notice(Deadline deadline) implements SignInStage {}

    /**
     * The user has to enter a verification code that was mailed.
     *
     * @param address the only e-mail address to which codes of this sign-in are mailed
     * @param code text with the digest of the last mailed code; empty if no code can be entered
     */
    record CodeEntry(String address, Optional<String> code) implements SignInStage {

        /** Returns a text without the digest, because an attacker could compute the verification code from it. */
        @Override
        public String toString() {
            return "CodeEntry[]";
        }
    }

    /**
     * The flow continues, and has to request a second factor from the user before it ends.
     *
     * @param since time at which this stage began
     * @param usedBefore number of credentials recorded in the authentication session by then, for any user
     */
    record SecondFactor(Instant since, int usedBefore) implements SignInStage {}

    /** The flow ended without an acceptable second factor, so the user has to prove their identity in another way. */
    record SecondFactorMissing() implements SignInStage {}

    /** The sign-in is refused, and its page offers no way to continue. */
    record Stopped(Cause cause) implements SignInStage {

        @Override
        public boolean needsFinding() {
            return false;
        }
    }

    /** The stored stage could not be read, so the flow has to restart. */
    record Unreadable() implements SignInStage {}

    /** Reasons why a sign-in was stopped. */
    enum Cause {
        /** The realm blocks the password until it is reset by mail. */
        BLOCKED,
        /** The user cannot prove their identity or cannot change the password, and needs an administrator's help. */
        HELP,
        /** The password could not be checked, so the user should try again later. */
        LATER;

        /** Returns the name of this cause in page templates. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
