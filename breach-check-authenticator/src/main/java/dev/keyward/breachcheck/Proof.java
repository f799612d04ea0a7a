package dev.keyward.breachcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Kinds of proof of identity that a realm can demand before a breached or weak password may be changed.
 *
 * <p>A second factor that the flow requests satisfies every kind.
 */
public enum Proof {
    /**
     * A verification code, mailed to the user's verified e-mail address. The address must have been set before the
     * password was found breached or weak.
     */
    EMAIL("email"),
    /** A second factor; no other proof is accepted. */
    SECOND_FACTOR("second-factor"),
    /** No proof: the password is enough. */
    NONE("none");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** Returns the name of this kind of proof in configuration options. */
    public String word() {
        return word;
    }

    /**
     * Returns the kind of proof of identity with the given name, ignoring case and surrounding blanks. The result is empty if no
     * proof has this name.
     */
    public static Optional<Proof> of(String word) {
        return Arrays.stream(values())
                .filter(proof -> proof.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Proof::word).toList();
    }

    /** How a user has to prove their identity before the page for a new password appears. */
    public enum Method {
        /** No proof is needed, and the user continues to the page for a new password. */
        NOT_NEEDED,
        /** The user has to use one of their second factors. */
        SECOND_FACTOR,
        /** The user has to enter a verification code that is mailed to them. */
        MAILED_CODE,
        /** The user cannot give any proof of identity that is accepted, and needs an administrator's help. */
        UNAVAILABLE
    }
}
