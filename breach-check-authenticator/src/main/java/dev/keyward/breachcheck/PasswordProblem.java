package dev.keyward.breachcheck;

/** Why a password should not be used any more. */
public enum PasswordProblem {
    /** It is on a breach list. */
    BREACHED("breached"),
    /** It does not meet the password policy of today. */
    WEAK("weak");

    private final String word;

    PasswordProblem(String word) {
        this.word = word;
    }

    /** As it stands in notes, metrics and the keys of messages. */
    public String word() {
        return word;
    }
}
