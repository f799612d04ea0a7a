package dev.keyward.breachcheck.keycloak.signin;

import java.util.Locale;

/** Effect of a password check at a sign-in on the user's finding, the record of a breached or weak password. */
enum FindingChange {
    /** Nothing changed: the user has no record of a breached or weak password, or the lookup failed. */
    NONE,
    /** The password is breached or weak, and the user has a record of this. */
    STORED,
    /** No breach list contains the password, but the user's record is kept, because this check cannot disprove it. */
    KEPT,
    /** No breach list contains the password, so the record of a breached or weak password was deleted. */
    CLEARED;

    /** Returns the name of this constant in events and metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
