package dev.keyward.realmsetup.keycloak.gate;

import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import java.time.Duration;
import java.util.Objects;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that counts the realms in which somebody has disabled, changed or deleted the token gate.
 *
 * <p>It looks only at realms to which realm setup has added the gate, twice a minute. The methods run on one thread, except for the
 * gauge.
 */
public final class TokenGateWatch implements Job {

    private final KeycloakSessionFactory factory;
    private volatile long broken;

    public TokenGateWatch(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /** Registers the gauge of this job. It is 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        gauges.register(
                "keyward.token.gate.broken.realms",
                "Realms in which the token gate was set up, and is now missing, disabled or changed",
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
        broken = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> FormerClientPolicies.realms(session).stream()
                        .map(id -> session.realms().getRealm(id))
                        .filter(Objects::nonNull)
                        .filter(realm -> !TokenGatePart.works(realm))
                        .count());
        return false;
    }

    @Override
    public void leaseLost() {
        broken = 0;
    }

    @Override
    public void stop() {
        broken = 0;
    }
}
