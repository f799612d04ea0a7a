package dev.keyward.breachcheck;

/** Reasons why a user should change the password. */
public enum PasswordProblem {
    /** The password is on a breach list. */
    BREACHED("breached"),
    /** The password does not meet the current password policy. */
    WEAK("weak");

    private final String word;

    PasswordProblem(String word) {
        this.word = word;
    }

    /** Returns the name of this problem in user records, metrics and message keys. */
    public String word() {
        return word;
    }
}
