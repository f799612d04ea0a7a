package dev.keyward.breachcheck.keycloak.user;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares e-mail addresses as Keycloak stores them. Stateless and thread-safe. */
public final class Addresses {

    private Addresses() {}

    /**
     * Returns whether two e-mail addresses are equal apart from case. Does not use {@link String#equalsIgnoreCase}, which equates a
     * dotless i with an i and a long s with an s, although these are different mailboxes.
     */
    public static boolean areSame(String one, @Nullable String other) {
        return other != null && folded(one).equals(folded(other));
    }

    /** Returns the given e-mail address in lower case, as Keycloak stores it. */
    static String folded(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
