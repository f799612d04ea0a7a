package dev.keyward.breachcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What somebody has to prove, beside a password that others know as well, before they may choose a new one.
 *
 * <p>A second factor that is asked for anyway counts wherever a proof is wanted.
 */
public enum Proof {
    /** A code that is mailed to an address that was theirs before. */
    EMAIL("email"),
    /** A second factor and nothing else. */
    SECOND_FACTOR("second-factor"),
    /** Nothing: whoever has the password may choose the next one. */
    NONE("none");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** As administrators write it. */
    public String word() {
        return word;
    }

    /** The one of that word; case and blanks around it do not matter. */
    public static Optional<Proof> of(String word) {
        return Arrays.stream(values())
                .filter(proof -> proof.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Proof::word).toList();
    }

    /** The way that one person has to go. */
    public enum Method {
        /** Straight to a new password. */
        NOT_NEEDED,
        /** Through the second factor of their own. */
        SECOND_FACTOR,
        /** With a code from a mail. */
        MAILED_CODE,
        /** There is none: somebody has to help. */
        UNAVAILABLE
    }
}
