package dev.keyward.realmsetup.keycloak;

import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Runs tasks on one realm, each in a separate KeycloakSession and transaction.
 *
 * <p>Independent of the transaction of the outer session. Not thread-safe, like that session.
 */
final class OwnTransaction {

    private final KeycloakSession outer;
    private final String realmId;

    OwnTransaction(KeycloakSession outer, RealmModel realm) {
        this.outer = outer;
        this.realmId = realm.getId();
    }

    /**
     * Runs the given task on the realm and commits its changes, or rolls them back if the task throws.
     *
     * <p>First loads the realm into Keycloak's cache, in another transaction. Loading reads all flows and executions into the persistence
     * context; in the task's own transaction, Hibernate would compare each of them at every flush.
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
