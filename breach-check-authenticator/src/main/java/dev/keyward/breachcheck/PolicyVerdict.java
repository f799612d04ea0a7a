package dev.keyward.breachcheck;

/** Result of checking the user's current password against the realm's current password policy. */
public enum PolicyVerdict {
    MET,
    NOT_MET,
    /** The password policy was not checked, or the check failed. */
    UNKNOWN
}
