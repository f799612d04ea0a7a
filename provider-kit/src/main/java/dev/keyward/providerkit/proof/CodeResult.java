package dev.keyward.providerkit.proof;

import java.util.Locale;
import java.util.Optional;
import org.keycloak.events.Errors;

/** Result of one step in the dialogue about a mailed verification code. */
public enum CodeResult {
    /** The first verification code is on its way. */
    SENT,
    /** Another verification code is on its way; earlier ones are no longer accepted. */
    RESENT,
    /** No verification code was mailed, because the user's hourly limit is reached. */
    TOO_MANY,
    /** The entered text is the mailed verification code. Exactly one request for each code has this result. */
    RIGHT,
    /** The same sign-in has already proven the address, in a parallel or an earlier request with the result {@link #RIGHT}. */
    REPEATED,
    /** The entered text is not the mailed verification code. */
    WRONG,
    /** The verification code had no attempts left, so it was not compared. */
    SPENT,
    /** The verification code has expired, so it was not compared. */
    EXPIRED,
    /** The user submitted the form without a verification code. */
    MISSING,
    /** No valid code was mailed, so the user has to request one. */
    ASK,
    /** Keycloak's brute-force protection has locked the user for a while. */
    LOCKED,
    /** Keycloak's brute-force protection has disabled the user. */
    LOCKED_FOR_GOOD,
    /**
     * The user's e-mail address has changed since the code was mailed, or is no longer accepted. {@link MailedProof#obstacle} may be
     * empty, because an administrator has corrected the address meanwhile: then start again with {@link MailedProof#send}.
     */
    UNAVAILABLE;

    /** Returns whether the user has proven to receive mail at the address. */
    public boolean isProof() {
        return this == RIGHT || this == REPEATED;
    }

    /** Returns the error of the event that reports this result; empty if this result is no failure of the user. */
    public Optional<String> error() {
        return Optional.ofNullable(
                switch (this) {
                    case WRONG, SPENT -> Errors.INVALID_USER_CREDENTIALS;
                    case EXPIRED -> Errors.EXPIRED_CODE;
                    case LOCKED -> Errors.USER_TEMPORARILY_DISABLED;
                    case LOCKED_FOR_GOOD -> Errors.USER_DISABLED;
                    default -> null;
                });
    }

    /** Returns the outcome as which metrics count this result; empty if they do not count it. */
    public Optional<String> metric() {
        return Optional.ofNullable(
                switch (this) {
                    case SENT, RESENT -> "sent";
                    case TOO_MANY -> "capped";
                    case RIGHT, WRONG, SPENT, EXPIRED -> word();
                    default -> null;
                });
    }

    /**
     * Returns the message key with which the page shows this result.
     *
     * @throws IllegalArgumentException if the page does not show this result, because the sign-in continues elsewhere
     */
    String messageKey(String prefix) {
        if (isProof() || this == UNAVAILABLE) {
            throw new IllegalArgumentException("The page for the code does not show the result " + this + ".");
        }
        return prefix + word();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the page shows this result at the field for the code, not at the top. */
    boolean isAboutTheEnteredText() {
        return this == MISSING || this == WRONG;
    }
}
