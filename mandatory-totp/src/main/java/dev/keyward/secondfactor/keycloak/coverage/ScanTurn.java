package dev.keyward.secondfactor.keycloak.coverage;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Lets one report at a time read the users of a realm, in the whole cluster, because each reads all of them. Stateless. */
public final class ScanTurn {

    /** Time after which a report that has not ended, such as one on a node that stopped, blocks no other. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private ScanTurn() {}

    /** Runs a report; does nothing if another one of this realm runs. */
    public static <T> ExecutionResult<T> run(KeycloakSession session, RealmModel realm, Callable<T> report) {
        return session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted("keyward-coverage-" + realm.getId(), (int) LIMIT.toSeconds(), report);
    }
}
