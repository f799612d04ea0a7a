package dev.keyward.breachcheck.keycloak.signin;

import java.util.Locale;

/** How a password check at a sign-in changes the user's finding (the record of a breached or weak password). */
enum FindingChange {
    /** No finding about the user's password was stored before this sign-in, and none is stored now. */
    NONE,
    /** The password is breached or weak, and the user has a record of this. */
    STORED,
    /** The check found no problem, but could not disprove every part of the user's finding, so the finding was kept. */
    KEPT,
    /** The check disproved the record of a breached or weak password, so the record was deleted. */
    CLEARED;

    /** Returns the name of this constant in events and metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
