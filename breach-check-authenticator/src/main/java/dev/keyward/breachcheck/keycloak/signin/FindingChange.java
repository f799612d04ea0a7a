package dev.keyward.breachcheck.keycloak.signin;

import java.util.Locale;

/** Effect of a password check at a sign-in on the user's finding, the record of a breached or weak password. */
enum FindingChange {
    /** The user has no such record, or the lookup failed. */
    NONE,
    /** The password is breached or weak, which is recorded. */
    STORED,
    /** No breach list contains the password, but this server's lists do not suffice to clear the finding. */
    KEPT,
    /** No breach list contains the password, so the finding was deleted. */
    CLEARED;

    /** Returns the name of this change in events and metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
