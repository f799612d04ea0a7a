package dev.keyward.realmsetup.keycloak.gate;

import dev.keyward.providerkit.gate.TokenGateFactory;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import dev.keyward.providerkit.tables.RealmIds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that counts the realms that need the token gate, and in which the gate does not work.
 *
 * <p>A realm needs the gate if realm setup has added it or a feature relies on it. One run looks at up to 500 realms, twice a minute, so
 * that the job costs little on a server with thousands of realms. The methods run on one thread, except for the gauge.
 */
public final class TokenGateWatch implements Job {

    private static final int REALMS_PER_RUN = 500;

    private final KeycloakSessionFactory factory;
    private volatile long broken;

    /** Number of such realms among those that this round has looked at. A node that takes over begins a new round. */
    private long found;

    private String lastRealm = "";

    /** The realms of one run, and the number of those among them that need the gate and in which it does not work. */
    private record Page(List<String> ids, long broken) {}

    public TokenGateWatch(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /** Registers the gauge of this job. It is 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        gauges.register(
                "keyward.token.gate.broken.realms",
                "Realms that need the token gate, and in which it is missing, disabled, changed or unreadable",
                this,
                self -> self.broken);
    }

    @Override
    public String name() {
        return "token-gate-watch";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean runSlice(Lease lease) {
        Page page = KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            List<String> ids = RealmIds.after(session, lastRealm, REALMS_PER_RUN);
            return new Page(ids, brokenAmong(session, ids));
        });
        found += page.broken();
        if (page.ids().size() == REALMS_PER_RUN) {
            lastRealm = page.ids().get(REALMS_PER_RUN - 1);
        } else {
            broken = found;
            beginRound();
        }
        return false;
    }

    private static long brokenAmong(KeycloakSession session, List<String> ids) {
        Set<String> withGate = FormerClientPolicies.realms(session);
        return ids.stream()
                .map(id -> session.realms().getRealm(id))
                .filter(Objects::nonNull)
                .filter(realm -> !TokenGatePart.works(realm))
                .filter(realm -> withGate.contains(realm.getId())
                        || !TokenGateFactory.enforcing(session, realm).isEmpty())
                .count();
    }

    private void beginRound() {
        found = 0;
        lastRealm = "";
    }

    @Override
    public void leaseLost() {
        broken = 0;
        beginRound();
    }

    @Override
    public void stop() {
        broken = 0;
    }
}
