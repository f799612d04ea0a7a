package dev.keyward.breachcheck.keycloak.user;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares e-mail addresses as Keycloak stores them. Stateless and thread-safe. */
public final class Addresses {

    private Addresses() {}

    /**
     * Whether two addresses reach the same mailbox. Does not use {@link String#equalsIgnoreCase}, which equates a dotless i with an i and
     * a long s with an s, although these are different mailboxes.
     */
    public static boolean areSame(String one, @Nullable String other) {
        return other != null && folded(one).equals(folded(other));
    }

    /** The address in lower case, as Keycloak stores it. */
    static String folded(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
