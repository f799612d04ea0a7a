package dev.keyward.audit.keycloak.personal;

import java.util.List;
import java.util.OptionalLong;
import org.keycloak.models.KeycloakSession;

/**
 * Deletes the data keys of people that no record needs. A key encrypts records for {@link SubjectKeys#LIFETIME}, and is needed
 * until the last of them is deleted. Stateless.
 */
public final class ExpiredKeys {

    private static final int MAX_KEYS = 500;

    private static final long DAY_MILLIS = 86_400_000;

    /** Number of days by which a key must be older than the records that are left, because the clocks of nodes differ. */
    private static final int GRACE_DAYS = 30;

    private ExpiredKeys() {}

    /**
     * Returns the time before which a data key must have been created, so that no record needs it.
     *
     * @param retentionDays days for which the records of the realm are kept
     * @param oldest time of the oldest record that is left in the logs of the realm; empty if there are no records
     */
    public static long limit(long now, long retentionDays, OptionalLong oldest) {
        long kept = now - retentionDays * DAY_MILLIS;
        return Math.min(kept, oldest.orElse(kept)) - SubjectKeys.LIFETIME.toMillis() - GRACE_DAYS * DAY_MILLIS;
    }

    /** Returns the ids of the realms that have data keys, and whose logs are all removed. */
    public static List<String> realmsWithoutLog(KeycloakSession session) {
        return new SubjectKeyRows(session).realmsWithoutLog();
    }

    /** Deletes up to 500 data keys of a realm that were created before the given time, and returns their number. */
    public static int delete(KeycloakSession session, String realmId, long time) {
        SubjectKeyRows rows = new SubjectKeyRows(session);
        List<String> expired = rows.createdBefore(realmId, time, MAX_KEYS);
        if (!expired.isEmpty()) {
            rows.delete(expired);
        }
        return expired.size();
    }
}
