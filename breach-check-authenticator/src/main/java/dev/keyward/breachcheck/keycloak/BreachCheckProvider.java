package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Sources;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;

/** Asks the breach lists of this server. Thread-safe. */
public interface BreachCheckProvider extends Provider {

    /**
     * Whether a password is on one of the lists, by itself or together with one of these names.
     *
     * <p>Takes microseconds, or with the range service up to the time-out of the server's configuration. Never throws, never logs
     * anything of the password.
     *
     * @param names user name and e-mail address, for lists of pairs
     */
    BreachVerdict check(String password, List<String> names, Sources sources);

    /** The same for somebody's user name and e-mail address. */
    default BreachVerdict check(String password, UserModel user, Sources sources) {
        List<String> names = Stream.of(Optional.ofNullable(user.getUsername()), Optional.ofNullable(user.getEmail()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return check(password, names, sources);
    }

    /** Whether a password of which nothing is known is to be refused. */
    boolean failsClosed();
}
