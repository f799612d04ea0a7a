package dev.keyward.providerkit.proof;

import dev.keyward.providerkit.proof.code.MailedCode;
import java.time.Instant;
import java.util.Optional;

/**
 * State of the dialogue about a mailed verification code. Contains no code. Immutable and thread-safe.
 *
 * @param address the only e-mail address to which codes of this dialogue are mailed
 * @param code text with the digest of the last mailed code; empty if no code can be entered
 */
public record CodeEntry(String address, Optional<String> code) {

    /** @throws IllegalArgumentException if the text of the code is malformed */
    public CodeEntry {
        if (code.isPresent() && code.flatMap(MailedCode::of).isEmpty()) {
            throw new IllegalArgumentException("malformed code");
        }
    }

    CodeEntry withoutCode() {
        return new CodeEntry(address, Optional.empty());
    }

    CodeEntry with(MailedCode mailed) {
        return new CodeEntry(address, Optional.of(mailed.note()));
    }

    Optional<MailedCode> mailed() {
        return code.flatMap(MailedCode::of);
    }

    /** Returns whether a verification code was mailed, has not expired, and can be entered. */
    boolean isExpected(Instant now) {
        return mailed().filter(code -> !code.isExpired(now)).isPresent();
    }

    /** Returns a text without the digest, because an attacker could compute the verification code from it. */
    @Override
    public String toString() {
        return "CodeEntry[]";
    }
}
