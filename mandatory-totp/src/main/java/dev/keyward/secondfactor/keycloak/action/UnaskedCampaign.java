package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/** Logs, at most once a minute for each realm, why a realm's campaign asks nobody at all. Thread-safe. */
final class UnaskedCampaign {

    /** Limiters by realm id; one remains for each realm whose campaign did not work since the server started. */
    private static final Map<String, OnceAMinute> REPORTS = new ConcurrentHashMap<>();

    private UnaskedCampaign() {}

    static void report(Logger log, RealmModel realm, String problem) {
        if (REPORTS.computeIfAbsent(realm.getId(), id -> new OnceAMinute()).isDue()) {
            log.errorf(
                    "Realm %s: the campaign for a second factor asks nobody, because its settings do not work. %s",
                    realm.getName(), problem);
        }
    }
}
