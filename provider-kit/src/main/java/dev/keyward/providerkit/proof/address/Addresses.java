package dev.keyward.providerkit.proof.address;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares e-mail addresses as Keycloak stores them, and hides most of one on a page. Stateless and thread-safe. */
public final class Addresses {

    private static final String WORD_JOINER = "\u2060";
    private static final String LEFT_TO_RIGHT = "\u2066";
    private static final String END = "\u2069";

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

    /**
     * Returns the given e-mail address with most of its local part hidden. Control characters keep it on one line, and from left
     * to right in any text.
     */
    public static String masked(String address) {
        int at = address.lastIndexOf('@');
        String shown = at < 1 ? "" : address.substring(0, address.offsetByCodePoints(0, 1));
        return LEFT_TO_RIGHT + shown + WORD_JOINER + "…" + WORD_JOINER + (at < 1 ? "" : address.substring(at)) + END;
    }
}
