package dev.keyward.breachcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Proof of identity that a realm demands before a breached or weak password may be changed.
 *
 * <p>A second factor that the flow asks for satisfies every kind.
 */
public enum Proof {
    /** A code mailed to a verified address that was set before the finding. */
    EMAIL("email"),
    /** Only a second factor. */
    SECOND_FACTOR("second-factor"),
    /** None: the password is enough. */
    NONE("none");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** Name of the proof in options. */
    public String word() {
        return word;
    }

    /** The proof with this name, ignoring case and surrounding blanks. */
    public static Optional<Proof> of(String word) {
        return Arrays.stream(values())
                .filter(proof -> proof.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Proof::word).toList();
    }

    /** Proof that one user has to give. */
    public enum Method {
        /** None. The user continues to the page for a new password. */
        NOT_NEEDED,
        /** A second factor of the user. */
        SECOND_FACTOR,
        /** A mailed code. */
        MAILED_CODE,
        /** The user has no proof, and needs help from the realm. */
        UNAVAILABLE
    }
}
