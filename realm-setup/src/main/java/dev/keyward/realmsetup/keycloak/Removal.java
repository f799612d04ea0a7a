package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.SetupPlan.Change;
import dev.keyward.realmsetup.keycloak.journal.JournalStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes Keyward out of a realm in slices, each in a transaction of its own.
 *
 * <p>One transaction for everything would run into Keycloak's limit of 300 seconds in a realm with many copies of flows. After each
 * slice the realm works: a flow is bound again before its copy is deleted. The record of what Keyward replaced goes last, so the next
 * removal continues an interrupted one. One instance per removal; not shared between threads.
 */
final class Removal {

    /** Large enough that reloading the realm's cache after each commit costs little, small enough for fast flushes. */
    private static final int SLICE = 100;

    /** Less than the time for which the lock on the realm is held. */
    static final Duration LIMIT = Duration.ofMinutes(4);

    private final OwnTransaction transaction;
    private final long begin = System.nanoTime();

    private Optional<SetupPlan> made = Optional.empty();

    /** The session that it was made with is closed: every slice goes on with {@link RealmSetup#inSession}. */
    private record Planned(SetupPlan plan, RealmSetup setup) {}

    Removal(OwnTransaction transaction) {
        this.transaction = transaction;
    }

    /** What is committed so far; empty if nothing is. */
    Optional<SetupPlan> made() {
        return made;
    }

    /** @param fingerprint of the plan that the administrator has seen; empty to remove whatever is there */
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
                throw interrupted(from, changes.size(), "The time for one request is over.");
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
            return planned.plan().withUnresolved(new RealmSetup(session, realm).leftAfterRemoval());
        });
    }

    private static RuntimeException interrupted(int done, int all, String reason) {
        return RestError.of(
                409,
                "removal_interrupted",
                done + " of " + all + " changes are made. " + reason + " Run remove again: it continues from here.");
    }
}
