package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.BreachIndex;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The list inside the jar, in memory: 1.4 MB. Stateless.
 *
 * <p>Failure policy: a jar that is damaged has no list; that is logged, and counts as a list that does not answer.
 */
final class EmbeddedList {

    static final String FILE = "/dev/keyward/breachcheck/embedded.bpi";

    private static final Logger LOG = Logger.getLogger(EmbeddedList.class);

    private EmbeddedList() {}

    static Optional<BreachIndex> open() {
        try (InputStream in = EmbeddedList.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("It is not in the jar.");
            }
            BreachIndex index = BreachIndex.of("embedded", in.readAllBytes());
            index.verify();
            return Optional.of(index);
        } catch (IOException e) {
            LOG.errorf(
                    "The list of leaked passwords inside the jar cannot be used: %s Copy the jar again.",
                    e.getMessage());
            return Optional.empty();
        }
    }
}
