package dev.keyward.audit.keycloak.personal;

import java.util.List;
import org.keycloak.models.KeycloakSession;

/**
 * Deletes a data key after the retention job has deleted all records with personal data that the key encrypts.
 * Stateless.
 */
public final class ExpiredKeys {

    private static final int MAX_KEYS = 500;

    private ExpiredKeys() {}

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
