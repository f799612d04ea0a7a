package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.providerkit.failures.OnceAMinute;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/** Logs, at most once a minute, that a realm's campaign cannot be read, so nobody is asked. Thread-safe. */
final class UnreadableCampaign {

    private static final OnceAMinute REPORTS = new OnceAMinute();

    private UnreadableCampaign() {}

    static void report(Logger log, RealmModel realm, String problem) {
        if (REPORTS.isDue()) {
            log.errorf(
                    "Realm %s: the campaign for a second factor cannot be read, so nobody is asked for one. %s",
                    realm.getName(), problem);
        }
    }
}
