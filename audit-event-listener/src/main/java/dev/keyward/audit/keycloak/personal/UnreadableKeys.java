package dev.keyward.audit.keycloak.personal;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyWrapping;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Counts the data keys that this node cannot decrypt, because its key file lacks their wrapping key.
 *
 * <p>Counts once an hour, because it reads the whole table. Used by one thread; the result can be read by all.
 */
public final class UnreadableKeys {

    private static final Logger LOG = Logger.getLogger(UnreadableKeys.class);

    private static final long INTERVAL = Duration.ofHours(1).toNanos();

    private final KeycloakSessionFactory factory;
    private final Supplier<Optional<AuditKeys>> keys;
    private Optional<Long> counted = Optional.empty();
    private volatile long count;

    public UnreadableKeys(KeycloakSessionFactory factory, Supplier<Optional<AuditKeys>> keys) {
        this.factory = factory;
        this.keys = keys;
    }

    /** Returns the number of unreadable data keys that the last count found; 0 if this node has not counted them. */
    public long count() {
        return count;
    }

    /** Counts the data keys that this node cannot decrypt, at most once an hour. Logs an error if there are any. */
    public void check() {
        long now = System.nanoTime();
        if (counted.filter(time -> now - time < INTERVAL).isPresent()) {
            return;
        }
        keys.get().map(KeyWrapping::new).ifPresent(wrapping -> {
            counted = Optional.of(now);
            count = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory,
                    session -> new SubjectKeyRows(session)
                            .countByWrappingKey().entrySet().stream()
                                    .filter(entry -> !wrapping.has(entry.getKey()))
                                    .mapToLong(Map.Entry::getValue)
                                    .sum());
            if (count > 0) {
                LOG.errorf(
                        "%d data keys of people in the audit log are wrapped with a key that the key file of this node does"
                                + " not have, so nobody can read what they have sealed. Use the key file of the other nodes, or a"
                                + " backup of it that has this wrapping key too.",
                        count);
            }
        });
    }

    /** Resets the count of data keys that this node cannot decrypt, because another node now counts them. */
    public void stop() {
        counted = Optional.empty();
        count = 0;
    }
}
