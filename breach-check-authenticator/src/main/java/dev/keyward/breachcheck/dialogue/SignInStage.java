package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Deadline;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Stage of a sign-in that the breach check has not let continue: what the user has to do next.
 *
 * <p>Immutable and thread-safe. Holds no password and no code.
 */
public sealed interface SignInStage {

    /** Whether the stage ends when the password is changed elsewhere. A stopped sign-in stays stopped until the flow restarts. */
    default boolean needsFinding() {
        return true;
    }

    /** The user reads by when the password has to be changed, and continues or changes it now. */
    record Notice(Deadline deadline) implements SignInStage {}

    /**
     * The user enters a code that was mailed.
     *
     * @param address the only e-mail address that codes of this sign-in go to
     * @param code recognises the last code that was mailed; empty if none may be entered
     */
    record CodeEntry(String address, Optional<MailedCode> code) implements SignInStage {

        /** Whether a code may be entered that has not expired. */
        public boolean isExpected(Instant now) {
            return code.filter(mailed -> !mailed.isExpired(now)).isPresent();
        }

        CodeEntry withoutCode() {
            return new CodeEntry(address, Optional.empty());
        }

        public CodeEntry with(MailedCode mailed) {
            return new CodeEntry(address, Optional.of(mailed));
        }
    }

    /**
     * The flow continues and has to ask for a second factor before it ends.
     *
     * @param since start of the wait
     * @param usedBefore number of credentials that the authentication session had recorded by then, for any user
     */
    record SecondFactor(Instant since, int usedBefore) implements SignInStage {}

    /** The flow ended without a second factor that proves anything, so that another proof is needed. */
    record SecondFactorMissing() implements SignInStage {}

    /** The sign-in ended at a page that offers no way to continue. */
    record Stopped(Cause cause) implements SignInStage {

        @Override
        public boolean needsFinding() {
            return false;
        }
    }

    /** The stored stage could not be read, so that the flow has to restart. */
    record Unreadable() implements SignInStage {

        @Override
        public boolean needsFinding() {
            return false;
        }
    }

    /** Cause of a stopped sign-in. */
    enum Cause {
        /** The realm blocks the password until it is reset by mail. */
        BLOCKED,
        /** The user has no proof, and needs help from the realm. */
        HELP,
        /** The password could not be checked. */
        LATER;

        /** Name of the cause in templates. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
