package dev.keyward.secondfactor;

import java.util.Locale;

/** A kind of second factor that a campaign can require and offer. */
public enum Factor {
    AUTHENTICATOR_APP,
    PASSKEY,
    SECURITY_KEY;

    /** Returns the name of this factor in configurations, reports and page templates. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
