package dev.keyward.breachcheck;

/** Whether a password that is in use meets the realm's password policy of today. */
public enum PolicyVerdict {
    MET,
    NOT_MET,
    /** It was not to be asked, or could not be. */
    UNKNOWN
}
