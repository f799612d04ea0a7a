package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Sources;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.provider.Provider;

/** Looks passwords up in the breach lists of this server. Thread-safe. */
public interface BreachCheckProvider extends Provider {

    /**
     * Looks a password up in the breach lists, alone and as a pair with each of the names.
     *
     * <p>Takes microseconds, or with the range service up to its configured time limit. Never throws and never logs anything
     * of the password.
     *
     * @param names names of the user, from {@link PairNames}; called before the first lookup in an index of pairs
     */
    BreachVerdict check(String password, Supplier<List<String>> names, Sources sources);

    /** Whether a password with an unknown verdict is refused. */
    boolean failsClosed();
}
