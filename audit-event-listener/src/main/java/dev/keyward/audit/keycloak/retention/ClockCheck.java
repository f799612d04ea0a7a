package dev.keyward.audit.keycloak.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Compares the clock of this node with the clock of the database, before anything is deleted because of its age.
 *
 * <p>A node whose clock is years ahead would otherwise delete all records. Stateless.
 */
final class ClockCheck {

    /**
     * Largest difference that is allowed. MySQL and SQL Server return their local time without a zone, so the difference may
     * be that of two time zones.
     */
    private static final Duration LARGEST = Duration.ofHours(15);

    private ClockCheck() {}

    /** Returns the end of a sentence that begins with "because"; empty if the clocks agree. */
    static Optional<String> problem(KeycloakSession session) {
        return problem(Instant.ofEpochMilli(Time.currentTimeMillis()), new PruningRows(session).databaseTime());
    }

    static Optional<String> problem(Instant node, Instant database) {
        Duration ahead = Duration.between(database, node);
        return ahead.abs().compareTo(LARGEST) <= 0
                ? Optional.empty()
                : Optional.of("the clock of this node is " + ahead.abs().toHours() + " hours "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " the clock of the database");
    }
}
