package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.SetupPlan.Change;
import dev.keyward.realmsetup.keycloak.gate.TokenGatePart;
import dev.keyward.realmsetup.keycloak.journal.JournalStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Removes Keyward from a realm in batches of changes, each in a separate transaction.
 *
 * <p>In a realm with many copies of flows, a single transaction would exceed Keycloak's limit of 300 seconds.
 *
 * <p>The realm works after each batch, because the original is bound before its copy is deleted. The journal is deleted last, so
 * that the next removal continues an interrupted one.
 *
 * <p>One instance per removal; not thread-safe.
 */
final class Removal {

    /**
     * Number of changes per transaction of a removal; larger transactions flush slowly, smaller ones reload the realm more
     * often.
     */
    private static final int SLICE = 100;

    /** Time limit for one removal request, shorter than the time-out of the lock on the realm. */
    static final Duration LIMIT = Duration.ofMinutes(4);

    private final OwnTransaction transaction;
    private final long begin = System.nanoTime();

    private Optional<SetupPlan> made = Optional.empty();

    /** A removal plan, and the {@link RealmSetup} that made it. The KeycloakSession in which it was made is closed. */
    private record Planned(SetupPlan plan, RealmSetup setup) {}

    Removal(OwnTransaction transaction) {
        this.transaction = transaction;
    }

    /** Returns the part of the removal plan that is already committed. The result is empty if no change is committed. */
    Optional<SetupPlan> made() {
        return made;
    }

    /**
     * Removes Keyward from the realm, if the plan still has the {@code fingerprint} that the administrator has seen. Deletes Keyward's
     * journal of the realm.
     *
     * @param fingerprint the fingerprint of the plan that the administrator has seen; empty to accept any plan
     * @throws jakarta.ws.rs.WebApplicationException with status 409 if the plan is stale or the removal is interrupted
     */
    SetupPlan run(Optional<String> fingerprint) {
        Planned planned = transaction.call((session, realm) -> {
            RealmSetup setup = new RealmSetup(session, realm);
            SetupPlan plan = setup.planRemoval();
            setup.refuseIfStale(plan, fingerprint);
            return new Planned(plan, setup);
        });
        List<Change> changes = planned.plan().changes();
        for (int done = 0; done < changes.size(); done += SLICE) {
            int from = done;
            List<Change> slice = changes.subList(from, Math.min(from + SLICE, changes.size()));
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw interrupted(from, changes.size(), "The time limit of one request is reached.");
            }
            transaction.call((session, realm) -> {
                RealmSetup setup = planned.setup().inSession(session, realm);
                setup.firstChanged(slice).ifPresent(subject -> {
                    throw interrupted(from, changes.size(), subject + " was changed meanwhile.");
                });
                setup.make(slice);
                return slice.size();
            });
            made = Optional.of(planned.plan().upTo(from + slice.size()));
        }
        return transaction.call((session, realm) -> {
            new JournalStore(session, realm).delete();
            TokenGatePart.forget(session, realm);
            return planned.plan().withUnresolved(new RealmSetup(session, realm).leftAfterRemoval());
        });
    }

    private static RuntimeException interrupted(int done, int all, String reason) {
        return RestError.of(
                409,
                "removal_interrupted",
                done + " of " + all + " changes have been made. " + reason
                        + " Run remove again: it continues from here.");
    }
}
