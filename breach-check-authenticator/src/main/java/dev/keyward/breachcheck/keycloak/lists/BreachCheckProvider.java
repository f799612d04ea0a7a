package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Sources;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.provider.Provider;

/** Asks the breach lists of this server. Thread-safe. */
public interface BreachCheckProvider extends Provider {

    /**
     * Whether a password is on one of the lists, by itself or together with one of these names.
     *
     * <p>Takes microseconds, or with the range service up to the time-out of the server's configuration. Never throws, never logs
     * anything of the password.
     *
     * @param names of the person who chooses the password, from {@link PairNames}; called when the first list of pairs is looked up
     */
    BreachVerdict check(String password, Supplier<List<String>> names, Sources sources);

    /** Whether a password of which nothing is known is to be refused. */
    boolean failsClosed();
}
