package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Sources;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.provider.Provider;

/** Keycloak provider that looks passwords up in the breach lists of this server. Thread-safe. */
public interface BreachCheckProvider extends Provider {

    /**
     * Looks a password up in the breach lists, both alone and as a pair with each name of the user.
     *
     * <p>Takes microseconds, or with the range service up to its configured time limit. Never throws, and never logs any part of
     * the password.
     *
     * @param names returns the names of the user, see {@link PairNames}; called only before the first lookup in an index of pairs
     */
    BreachVerdict check(String password, Supplier<List<String>> names, Sources sources);

    /** Returns whether a password is refused if its lookup in the breach lists failed. */
    boolean failsClosed();
}
