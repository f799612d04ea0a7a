package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.personal.ExpiredKeys;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Deletes the data keys of people that no record needs, in realms where no log is due for a pruning.
 *
 * <p>Looks at all realms once an hour. Not thread-safe.
 */
final class KeyDeletion {

    private static final long PERIOD = Duration.ofHours(1).toNanos();

    private final KeycloakSessionFactory factory;
    private final RetentionSettings settings;
    private final RetentionReport report;
    private Optional<Long> done = Optional.empty();

    KeyDeletion(KeycloakSessionFactory factory, RetentionSettings settings, RetentionReport report) {
        this.factory = factory;
        this.settings = settings;
        this.report = report;
    }

    /**
     * Deletes keys while there is time. Returns whether more may be left to do.
     *
     * @param due the logs that are due for a pruning
     */
    boolean run(List<LogId> due, BooleanSupplier mayContinue) {
        if (done.filter(since -> System.nanoTime() - since < PERIOD).isPresent()) {
            return false;
        }
        long otherwise = settings.days(Optional.empty());
        Map<String, Long> realms = inTransaction(session -> {
            Map<String, Long> found = new PruningRows(session).prunedRealms(due, otherwise);
            ExpiredKeys.realmsWithoutLog(session).forEach(realm -> found.put(realm, otherwise));
            return found;
        });
        for (Map.Entry<String, Long> realm : realms.entrySet()) {
            long days = Math.max(realm.getValue(), settings.minimumDays());
            int deleted;
            do {
                if (!mayContinue.getAsBoolean()) {
                    return true;
                }
                deleted = inTransaction(session -> delete(session, realm.getKey(), days));
                report.deletedKeys(deleted);
            } while (deleted > 0);
        }
        done = Optional.of(System.nanoTime());
        return false;
    }

    private static int delete(KeycloakSession session, String realm, long days) {
        if (ClockCheck.problem(session).isPresent()) {
            return 0;
        }
        long limit = ExpiredKeys.limit(Time.currentTimeMillis(), days, new PruningRows(session).oldest(realm));
        return ExpiredKeys.delete(session, realm, limit);
    }

    private <T> T inTransaction(Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::apply);
    }
}
