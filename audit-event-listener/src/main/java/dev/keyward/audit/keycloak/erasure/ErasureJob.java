package dev.keyward.audit.keycloak.erasure;

import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.personal.ErasureEntity;
import dev.keyward.audit.keycloak.personal.ErasureEntity.State;
import dev.keyward.audit.keycloak.personal.ErasureRows;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.personal.UnreadableKeys;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that carries out due erasures: it destroys the data keys of each person and records the erasure. Uses
 * one transaction for each person.
 *
 * <p>A failed erasure is logged and tried again. A person who has become an administrator meanwhile is not erased.
 */
public final class ErasureJob implements Job {

    private static final Logger LOG = Logger.getLogger(ErasureJob.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int SLICE = 50;

    private final KeycloakSessionFactory factory;
    private final AuditCapture capture;
    private final SubjectKeys subjects;
    private final PastErasures past;
    private final UnreadableKeys unreadable;
    private final OnceAMinute logged = new OnceAMinute();

    public ErasureJob(
            KeycloakSessionFactory factory,
            AuditCapture capture,
            SubjectKeys subjects,
            PastErasures past,
            UnreadableKeys unreadable) {
        this.factory = factory;
        this.capture = capture;
        this.subjects = subjects;
        this.past = past;
        this.unreadable = unreadable;
    }

    /** An erasure that is due. */
    private record Due(String realmId, String id) {}

    @Override
    public String name() {
        return "audit-log-erasures";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public boolean runSlice(Lease lease) {
        List<Due> due = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> new ErasureRows(session)
                        .due(Time.currentTimeMillis(), SLICE).stream()
                                .map(row -> new Due(row.realmId(), row.id()))
                                .toList());
        boolean hasFailed = false;
        for (Due erasure : due) {
            if (lease.isHeld()) {
                hasFailed |= !carryOut(erasure);
            }
        }
        past.compare();
        unreadable.check();
        return due.size() == SLICE && !hasFailed;
    }

    @Override
    public void stop() {
        unreadable.stop();
    }

    private boolean carryOut(Due due) {
        try {
            Optional<ErasureEntity> erased = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory,
                    session -> new ErasureRows(session)
                            .lock(due.realmId(), due.id())
                            .filter(row -> row.state() == State.PENDING)
                            .filter(row -> carryOut(session, row)));
            erased.ifPresent(row -> subjects.forget(row.realmId(), row.subject()));
            return true;
        } catch (RuntimeException e) {
            if (logged.isDue()) {
                LOG.errorf("The erasure %s failed; it is tried again. %s", due.id(), FailureTrace.of(e));
            }
            return false;
        }
    }

    /** Carries out one erasure, and returns whether the data keys were destroyed. */
    private boolean carryOut(KeycloakSession session, ErasureEntity row) {
        long now = Time.currentTimeMillis();
        ErasureRows rows = new ErasureRows(session);
        RealmModel realm = session.realms().getRealm(row.realmId());
        if (isAdministrator(session, realm, row) || rows.hasActedAsAdministrator(row.realmId(), row.subject())) {
            row.end(State.REFUSED, now);
            LOG.warnf("The erasure %s is refused: the person has become an administrator.", row.id());
            return false;
        }
        int destroyed = rows.destroyKeys(row, now);
        if (realm != null) { // the log of a deleted realm takes no records
            capture.own(session, row.realmId(), PastErasures.record(row, destroyed, false));
        }
        row.end(State.DONE, now);
        return true;
    }

    private static boolean isAdministrator(KeycloakSession session, @Nullable RealmModel realm, ErasureEntity row) {
        if (realm == null) {
            return false;
        }
        session.getContext().setRealm(realm);
        return row.userId()
                .map(id -> session.users().getUserById(realm, id))
                .filter(user -> Administrators.include(user))
                .isPresent();
    }
}
