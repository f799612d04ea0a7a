package dev.keyward.providerkit.passwords;

/** Message keys, and ids of password policies, that one feature defines and another feature must recognise. */
public final class PolicyNames {

    /** Id of the password policy that refuses passwords on breach lists. */
    public static final String BREACHED = "keyward-breached";

    /** Key of the error message for a password that could not be checked, because looking it up in the breach lists failed. */
    public static final String BREACH_UNKNOWN_MESSAGE = "keyward.password.breach-unknown";

    /** Id of the password policy that compares a new password with the current one. */
    public static final String NOT_A_VARIATION = "keyward-not-a-variation";

    private PolicyNames() {}
}
