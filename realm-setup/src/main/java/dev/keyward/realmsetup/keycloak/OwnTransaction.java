package dev.keyward.realmsetup.keycloak;

import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Runs tasks on one realm, each in a session and a transaction of its own. Thread-safe as its outer session is. */
final class OwnTransaction {

    private final KeycloakSession outer;
    private final String realmId;

    OwnTransaction(KeycloakSession outer, RealmModel realm) {
        this.outer = outer;
        this.realmId = realm.getId();
    }

    /**
     * Runs a task and commits what it changed; rolls back when it throws.
     *
     * <p>The realm is loaded in a transaction before. Keycloak's cache loads a realm by reading all its flows and executions into
     * the persistence context, and Hibernate would compare each of them at every flush of the task.
     */
    <T> T call(BiFunction<KeycloakSession, RealmModel, T> task) {
        run((session, realm) -> true);
        return run(task);
    }

    private <T> T run(BiFunction<KeycloakSession, RealmModel, T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                outer.getKeycloakSessionFactory(),
                outer.getContext(),
                own -> {
                    RealmModel realm = own.realms().getRealm(realmId);
                    own.getContext().setRealm(realm);
                    return task.apply(own, realm);
                },
                "Keyward setup");
    }
}
