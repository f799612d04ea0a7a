package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.BreachIndex;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Opens the small breach list that is built into Keyward's jar. The list takes 1.4 MB of memory. Stateless and thread-safe.
 *
 * <p>Failure policy: a damaged list is logged, and each lookup in it counts as failed.
 */
final class EmbeddedList {

    static final String FILE = "/dev/keyward/breachcheck/embedded.bpi";

    private static final Logger LOG = Logger.getLogger(EmbeddedList.class);

    private EmbeddedList() {}

    static Optional<BreachIndex> open() {
        try (InputStream in = EmbeddedList.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("It is missing.");
            }
            BreachIndex index = BreachIndex.of("embedded", in.readAllBytes());
            index.verify();
            return Optional.of(index);
        } catch (IOException e) {
            LOG.errorf("The breach list in the jar cannot be used: %s Copy the jar again.", e.getMessage());
            return Optional.empty();
        }
    }
}
