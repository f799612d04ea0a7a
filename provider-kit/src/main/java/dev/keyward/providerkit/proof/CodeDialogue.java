package dev.keyward.providerkit.proof;

import dev.keyward.providerkit.proof.code.CodeCounters;
import dev.keyward.providerkit.proof.code.MailedCode;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides the result of a form in the dialogue about a mailed verification code. Stateless and thread-safe.
 *
 * <p>Counting an attempt comes before the comparison, so that parallel requests cannot exceed the limit.
 */
final class CodeDialogue {

    private CodeDialogue() {}

    /** Facts that the dialogue needs. It asks only for those that a decision needs, because each may cost a query. */
    interface Facts {

        Instant now();

        /** Returns whether the given address is still that of the user, and accepted. */
        boolean isAccepted(String address);

        /** Returns whether the same sign-in has already proven the address. */
        boolean isProven();

        /** Returns {@link CodeResult#LOCKED} or {@link CodeResult#LOCKED_FOR_GOOD} if brute-force protection locks the user. */
        Optional<CodeResult> lock();
    }

    /**
     * Result of a form, and the state of the dialogue after it.
     *
     * @param entry the new state, without a code that is no longer accepted
     */
    record Step(CodeResult result, CodeEntry entry) {}

    /** Returns why the user may neither enter a code nor be mailed another one; empty if the user may. */
    static Optional<CodeResult> refusal(CodeEntry entry, Facts facts) {
        // An attacker who is signed in elsewhere may have changed the address.
        return facts.isAccepted(entry.address()) ? facts.lock() : Optional.of(CodeResult.UNAVAILABLE);
    }

    /**
     * Returns the step after a submitted form with the given text. A right code is dropped, so that it is not used twice. A parallel
     * or repeated request of the same sign-in, which finds no code, relies on the proof that the sign-in has given.
     */
    static Step answer(CodeEntry entry, String text, Facts facts, CodeCounters counters) {
        Optional<CodeResult> refusal = refusal(entry, facts);
        if (refusal.isPresent()) {
            return new Step(refusal.get(), entry);
        }
        Optional<MailedCode> code = entry.mailed();
        if (code.isEmpty() && facts.isProven()) {
            return new Step(CodeResult.REPEATED, entry);
        }
        boolean isExpected = entry.isExpected(facts.now());
        if (text.isBlank() || code.isEmpty()) {
            return new Step(isExpected ? CodeResult.MISSING : CodeResult.ASK, entry);
        }
        if (!isExpected) {
            // Right and wrong codes get the same answer. Brute-force protection counts no failure, because the code
            // proves nothing.
            return new Step(CodeResult.EXPIRED, entry.withoutCode());
        }
        if (!counters.takeAttempt(code.get())) {
            return new Step(CodeResult.SPENT, entry.withoutCode());
        }
        if (!code.get().is(text, facts.now())) {
            return new Step(CodeResult.WRONG, entry);
        }
        return new Step(counters.takeUse(code.get()) ? CodeResult.RIGHT : CodeResult.REPEATED, entry.withoutCode());
    }
}
