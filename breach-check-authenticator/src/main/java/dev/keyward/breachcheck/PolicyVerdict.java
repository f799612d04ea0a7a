package dev.keyward.breachcheck;

/** Whether the user's current password meets the realm's current password policy. */
public enum PolicyVerdict {
    MET,
    NOT_MET,
    /** The policy was not checked, or the check failed. */
    UNKNOWN
}
