package dev.keyward.breachcheck.keycloak.user;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** E-mail addresses as Keycloak stores and compares them. Stateless and thread-safe. */
public final class Addresses {

    private Addresses() {}

    /**
     * Whether two addresses reach the same mailbox. Not by {@link String#equalsIgnoreCase}, for which a dotless i is an i and a long s
     * is an s: these are other mailboxes.
     */
    public static boolean areSame(String one, @Nullable String other) {
        return other != null && folded(one).equals(folded(other));
    }

    /** In lower case, as Keycloak stores it. */
    static String folded(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
