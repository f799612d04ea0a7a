package dev.keyward.audit.keycloak.erasure;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.erasure.ErasureList.Past;
import dev.keyward.audit.keycloak.personal.ErasureEntity;
import dev.keyward.audit.keycloak.personal.ErasureEntity.State;
import dev.keyward.audit.keycloak.personal.ErasureRows;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Keeps a list of past erasures in a file outside the database, and repeats those that a restored database has lost.
 *
 * <p>Compares file and table when the number of erasures in the table changes. A failure is logged, and delays no erasure. Thread-safe.
 */
public final class PastErasures {

    private static final Logger LOG = Logger.getLogger(PastErasures.class);

    private final KeycloakSessionFactory factory;
    private final AuditCapture capture;
    private final ErasureList file;
    private final OnceAMinute logged = new OnceAMinute();
    private long compared = -1;

    public PastErasures(KeycloakSessionFactory factory, AuditCapture capture, Path file) {
        this.factory = factory;
        this.capture = capture;
        this.file = new ErasureList(file);
    }

    /** A person in a realm, identified by a pseudonym. */
    private record Subject(String realmId, String pseudonym) {}

    /**
     * Compares the file of past erasures with the table of erasures, if the table has changed since the last call.
     * Never throws.
     */
    public synchronized void compare() {
        try {
            long count = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, session -> new ErasureRows(session).countDone());
            if (count != compared) {
                compareAll();
                compared = KeycloakModelUtils.runJobInTransactionWithResult(
                        factory, session -> new ErasureRows(session).countDone());
            }
        } catch (IOException | RuntimeException e) {
            if (logged.isDue()) {
                LOG.errorf(
                        "The file with the erasures from the audit log cannot be kept up to date, so a restored database"
                                + " may bring erased data back. %s",
                        FailureTrace.of(e));
            }
        }
    }

    private void compareAll() throws IOException {
        List<Past> stored = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> new ErasureRows(session)
                        .done().stream().map(PastErasures::past).toList());
        Map<Subject, Long> latest = new HashMap<>();
        stored.forEach(past -> latest.merge(new Subject(past.realmId(), past.subject()), past.time(), Math::max));
        Set<Past> listed = file.read();
        for (Past past : listed) {
            if (latest.getOrDefault(new Subject(past.realmId(), past.subject()), -1L) < past.time()) {
                KeycloakModelUtils.runJobInTransaction(factory, session -> repeat(session, past));
            }
        }
        Set<Past> all = new LinkedHashSet<>(listed);
        if (all.addAll(stored)) {
            file.write(all);
        }
    }

    /**
     * Destroys the data keys of an erased person again, after a restore of the database has brought them back. Keys that were
     * made after the erasure stay.
     */
    private void repeat(KeycloakSession session, Past past) {
        ErasureRows rows = new ErasureRows(session);
        ErasureEntity row = new ErasureEntity(
                UUID.randomUUID().toString(), past.realmId(), past.subject(), "-", past.time(), past.time());
        row.end(State.DONE, past.time());
        rows.add(row);
        int destroyed = rows.destroyKeys(row, past.time());
        if (destroyed > 0 && session.realms().getRealm(past.realmId()) != null) {
            capture.own(session, past.realmId(), record(row, destroyed, true));
            LOG.infof("The erasure %s was repeated, because the database was restored.", row.id());
        }
    }

    private static Past past(ErasureEntity row) {
        return new Past(row.realmId(), row.subject(), row.ended().orElse(0L));
    }

    /** Returns the content of the audit record about an erasure. */
    static RecordContent record(ErasureEntity row, int destroyed, boolean isRepeated) {
        return new RecordContent(
                RecordKind.SUBJECT_ERASED,
                RecordKind.SUBJECT_ERASED.text(),
                Map.of(
                        "erasure", Fact.of(row.id()),
                        "destroyed_keys", Fact.of(destroyed),
                        "repeated", Fact.of(isRepeated)),
                List.of(new Participant(RecordContent.TARGET, row.subject(), Optional.empty())));
    }
}
