package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.providerkit.failures.OnceAMinute;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/** Logs, at most once a minute, why the campaign of a realm asks nobody at all. Thread-safe. */
final class UnaskedCampaign {

    private static final OnceAMinute REPORTS = new OnceAMinute();

    private UnaskedCampaign() {}

    static void report(Logger log, RealmModel realm, String problem) {
        if (REPORTS.isDue()) {
            log.errorf(
                    "Realm %s: the campaign for a second factor asks nobody, because its settings do not work. %s",
                    realm.getName(), problem);
        }
    }
}
