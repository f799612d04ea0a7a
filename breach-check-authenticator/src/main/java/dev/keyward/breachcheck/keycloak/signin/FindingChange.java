package dev.keyward.breachcheck.keycloak.signin;

import java.util.Locale;

/** What the check of one sign-in did with the user's finding. */
enum FindingChange {
    /** The user has no finding, or the lookup failed. */
    NONE,
    /** The password has a problem, which is recorded. */
    STORED,
    /** No list contains the password, but this server's lists do not suffice to clear the finding. */
    KEPT,
    /** No list contains the password, and the finding was deleted. */
    CLEARED;

    /** Returns the name of this change in events and metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
