package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.RecordKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Counts the activities in the records of a log, by day and by person.
 *
 * <p>Accepts records in any order, and ignores records of unknown kinds and types. People are pseudonyms, as in the records. Days are in
 * UTC. Memory is bounded. Not thread-safe.
 */
public final class ActivitySummary {

    /** Placeholder for the person when records that name nobody are counted. */
    public static final String NOBODY = "";

    private static final String ACTOR = "actor";

    private final CountTable<LocalDate, Activity> days = new CountTable<>(Activity.class);
    private final CountTable<String, AdministratorAction> administrators = new CountTable<>(AdministratorAction.class);
    private final CountTable<String, FactorChange> factors = new CountTable<>(FactorChange.class);
    private final CountTable<String, RefusedCaller> refused = new CountTable<>(RefusedCaller.class);
    private final CountTable<String, LogAccess> readers = new CountTable<>(LogAccess.class);
    private final RoleChanges roleChanges = new RoleChanges();
    private final LogIncidents incidents = new LogIncidents();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private Optional<String> realm = Optional.empty();
    private long records;

    /** Counts the given record, which is the entry of the log with the given index. */
    public void accept(long index, AuditRecord record) {
        records++;
        realm = realm.or(() -> Optional.of(record.realm()));
        Instant time = Instant.ofEpochMilli(record.time());
        first = first.filter(earlier -> !earlier.isAfter(time)).or(() -> Optional.of(time));
        last = last.filter(later -> !later.isBefore(time)).or(() -> Optional.of(time));
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        RecordKind.of(record.kind()).ifPresent(kind -> {
            switch (kind) {
                case USER -> countUserEvent(day, record);
                case ADMIN -> countAdminEvent(day, index, record);
                case ADMIN_CALL -> countCall(day, record);
                case GRANT -> roleChanges.accept(index, record);
                case AUDIT_READ -> readers.add(actor(record), LogAccess.READ, 1);
                case AUDIT_UNSEALED -> countUnsealing(record);
                case LOG_START,
                        LOG_STOP,
                        LOG_TALLY,
                        LOG_CONTINUED,
                        LOG_PRUNED,
                        LOG_KEY_ROTATED,
                        LOG_CLOCK_STEP,
                        MAC_MISMATCH,
                        SINK_DEAD_LETTER,
                        SINK_CHANGED,
                        SUBJECT_ERASED -> incidents.accept(index, kind, record);
            }
        });
    }

    private void countUserEvent(LocalDate day, AuditRecord record) {
        RecordFacts.person(record, ACTOR).ifPresent(actor -> {
            administrators.add(actor, AdministratorAction.AS_USER, 1);
            days.add(day, Activity.ADMINISTRATION, 1);
        });
        String credential = RecordFacts.text(record, "credential_type");
        switch (record.type()) {
            case "LOGIN" -> days.add(day, Activity.SIGN_IN, 1);
            case "LOGIN_ERROR", "IDENTITY_PROVIDER_LOGIN_ERROR" -> days.add(day, Activity.FAILED_SIGN_IN, 1);
            // Keycloak sends UPDATE_TOTP and REMOVE_TOTP in addition to these two.
            case "UPDATE_CREDENTIAL" -> countFactor(day, credential, Activity.FACTOR_SET, FactorChange.SET);
            case "REMOVE_CREDENTIAL" -> countFactor(day, credential, Activity.FACTOR_REMOVED, FactorChange.REMOVED);
            default -> {}
        }
    }

    private void countFactor(LocalDate day, String credential, Activity activity, FactorChange change) {
        if (!credential.equals("password")) {
            days.add(day, activity, 1);
            factors.add(credential, change, 1);
        }
    }

    private void countAdminEvent(LocalDate day, long index, AuditRecord record) {
        if (RecordFacts.isSet(record, "failed")) {
            administrators.add(actor(record), AdministratorAction.FAILED, 1);
            return;
        }
        AdministratorAction action = switch (record.type()) {
            case "CREATE" -> AdministratorAction.CREATED;
            case "UPDATE" -> AdministratorAction.UPDATED;
            case "DELETE" -> AdministratorAction.DELETED;
            default -> AdministratorAction.OTHER;
        };
        administrators.add(actor(record), action, 1);
        days.add(day, Activity.ADMINISTRATION, 1);
        if (RecordFacts.text(record, "resource_path").matches("users/\\{user}/credentials/[^/]+")
                && action == AdministratorAction.OTHER) {
            countFactor(
                    day,
                    RecordFacts.text(record, "credential_type"),
                    Activity.CREDENTIAL_REMOVED_BY_ADMINISTRATOR,
                    FactorChange.REMOVED_BY_ADMINISTRATOR);
        }
        roleChanges.accept(index, record);
    }

    private void countCall(LocalDate day, AuditRecord record) {
        switch (record.type()) {
            case "refused" -> {
                // One record counts all calls of a minute that had no valid token.
                long calls = Math.max(1, RecordFacts.number(record, "count", 1));
                refused.add(
                        actor(record),
                        record.data().containsKey("count") ? RefusedCaller.WITHOUT_TOKEN : RefusedCaller.WITH_TOKEN,
                        calls);
                days.add(day, Activity.REFUSED_CALL, calls);
            }
            case "write" -> {
                administrators.add(actor(record), AdministratorAction.OTHER, 1);
                days.add(day, Activity.ADMINISTRATION, 1);
            }
            case "read" -> administrators.add(actor(record), AdministratorAction.READ, 1);
            default -> {}
        }
    }

    private void countUnsealing(AuditRecord record) {
        readers.add(actor(record), LogAccess.UNSEALED, 1);
        readers.add(
                actor(record),
                LogAccess.RECORDS_UNSEALED,
                RecordFacts.texts(record, "records").size());
    }

    private static String actor(AuditRecord record) {
        return RecordFacts.person(record, ACTOR).orElse(NOBODY);
    }

    /** Returns the number of all accepted records, including records of unknown kinds. */
    public long records() {
        return records;
    }

    /** Returns the id of the realm that the first record names; empty if there was no record. */
    public Optional<String> realm() {
        return realm;
    }

    /** Returns the time of the earliest record; empty if there was no record. */
    public Optional<Instant> first() {
        return first;
    }

    /** Returns the time of the latest record; empty if there was no record. */
    public Optional<Instant> last() {
        return last;
    }

    /** Returns how often each activity occurred on each day. */
    public CountTable<LocalDate, Activity> days() {
        return days;
    }

    /** Returns the counts of administrators' actions, grouped by the pseudonym of the administrator. */
    public CountTable<String, AdministratorAction> administrators() {
        return administrators;
    }

    /**
     * Returns the changes of credentials other than passwords, grouped by credential type. The type is empty if a
     * record does not state it.
     */
    public CountTable<String, FactorChange> factors() {
        return factors;
    }

    /** Returns the refused calls to the admin REST API, counted by the pseudonym of the caller. */
    public CountTable<String, RefusedCaller> refused() {
        return refused;
    }

    /** Returns the counts of accesses to the audit log, grouped by the pseudonym of the person. */
    public CountTable<String, LogAccess> readers() {
        return readers;
    }

    /** Returns the grants and revocations of roles. */
    public RoleChanges roleChanges() {
        return roleChanges;
    }

    /** Returns the log's incidents: the records that are about the log itself. */
    public LogIncidents incidents() {
        return incidents;
    }
}
