package dev.keyward.it.harness;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A background job of one node that a test wakes instead of waiting until the job's pause of 10 to 30 seconds is over.
 *
 * <p>The job runs only on the node that owns its lease. {@code JobLoopTest} tests that jobs also run by themselves.
 */
public record WokenJob(Keycloak node, String name) {

    public static WokenJob tokenGateWatch(Keycloak node) {
        return new WokenJob(node, "token-gate-watch");
    }

    public static WokenJob retention(Keycloak node) {
        return new WokenJob(node, "audit-log-retention");
    }

    public static WokenJob folder(Keycloak node) {
        return new WokenJob(node, "audit-log-folder");
    }

    /** Waits until a condition holds, and wakes the job before each check. */
    public void until(String what, Duration bound, Callable<Boolean> condition) {
        Await.until(what, bound, () -> {
            wake();
            return condition.call();
        });
    }

    private void wake() {
        int status = Person.speaking("en")
                .post(URI.create(node.nodeUrl() + "/realms/master/test-jobs/wake"), "job=" + name)
                .status();
        if (status != 204) {
            throw new AssertionError("The job " + name + " could not be woken: " + status);
        }
    }
}
