package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.personal.ServerAdministrators;
import dev.keyward.audit.keycloak.query.LogQuery;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.web.AdminCall;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;

/**
 * Admin REST resource that returns closed audit logs: those of deleted realms, and those that another log continues.
 *
 * <p>The logs of all realms are below {@code master}, for administrators of the server, because a deleted realm has no address. Other
 * realms list only those that their open log continues, for those who may view their events. One instance per request.
 */
public final class ClosedLogsResource {

    private final AdminCall call;
    private final AuditRows rows;

    ClosedLogsResource(AdminCall call, AuditRows rows) {
        this.call = call;
        this.rows = rows;
    }

    /**
     * A closed log, which the REST API returns as JSON.
     *
     * @param id id of the log, which is also a part of its origin
     * @param realm id of its realm, which may be deleted
     * @param entries number of records
     * @param firstEntry index of the first record that was not deleted for its age
     * @param retentionDays number of days for which records are kept
     * @param checkpointEntries number of records that the latest checkpoint covers, or -1 if there is none
     * @param waiting number of records that have no index yet
     * @param continuedBy id of the log that continues this one
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ClosedLog(
            String id,
            String realm,
            String origin,
            long entries,
            long firstEntry,
            Optional<Long> retentionDays,
            long checkpointEntries,
            long waiting,
            Optional<String> continuedBy) {}

    /** Returns the closed logs, at most 1,000. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<ClosedLog> list() {
        requirePermission();
        return visible().stream().map(this::view).toList();
    }

    /** Returns the state of a closed log. */
    @GET
    @Path("{id}/status")
    @Produces(MediaType.APPLICATION_JSON)
    public ClosedLog status(@PathParam("id") String id) {
        return view(closed(id));
    }

    /** Returns the policy with the key that verifies a closed log. */
    @GET
    @Path("{id}/policy")
    public Response policy(@PathParam("id") String id) {
        return LogFiles.policy(closed(id)).orElseThrow(LogFiles::notFound);
    }

    /** Returns the last signed checkpoint of a closed log. */
    @GET
    @Path("{id}/checkpoint")
    public Response checkpoint(@PathParam("id") String id) {
        return new LogFiles(rows).checkpoint(closed(id));
    }

    /** Returns a tile of hashes or a bundle of entries of a closed log. */
    @GET
    @Path("{id}/tile/{path: .+}")
    public Response tile(@PathParam("id") String id, @PathParam("path") String path) {
        return new LogFiles(rows).tile(closed(id), path);
    }

    /** Returns records of a closed log that meet the conditions in the URL of the request. */
    @GET
    @Path("{id}/query")
    @Produces(MediaType.APPLICATION_JSON)
    public Response query(@PathParam("id") String id) {
        return LogFiles.orNoFolder(() -> new LogQuery(call.session(), closed(id)).answer());
    }

    private AuditLogEntity closed(String id) {
        requirePermission();
        Optional<AuditLogEntity> found = isMaster()
                ? Optional.of(id)
                        .filter(LogId::isValid)
                        .flatMap(text -> rows.find(new LogId(text)))
                        .filter(log -> !log.isOpen())
                : visible().stream().filter(log -> log.log().text().equals(id)).findFirst();
        return found.orElseThrow(LogFiles::notFound);
    }

    private void requirePermission() {
        if (!isMaster()) {
            call.permissions().realm().requireViewEvents();
        } else if (!ServerAdministrators.includeCallerOf(call)) {
            throw new ForbiddenException();
        }
    }

    /**
     * Returns the closed logs that this resource lists for the caller. These are the closed logs of all realms, or only
     * the logs that the realm's open log continues.
     */
    private List<AuditLogEntity> visible() {
        RealmLogs logs = new RealmLogs(call.session());
        return isMaster()
                ? logs.closed(Optional.empty())
                : logs.earlier(call.realm().getId());
    }

    private boolean isMaster() {
        return call.realm().getName().equals(Config.getAdminRealm());
    }

    private ClosedLog view(AuditLogEntity log) {
        long waiting = rows.countWaiting(log.log());
        rows.refresh(log); // after the count, so that a record which gets its index meanwhile is in one of the numbers
        return new ClosedLog(
                log.log().text(),
                log.realmId(),
                log.origin(),
                log.head().size(),
                log.minimumIndex(),
                AuditLogListenerFactory.of(call.session())
                        .flatMap(AuditLogListenerFactory::services)
                        .map(services -> services.retention().days(call.session(), log)),
                log.checkpointEntries(),
                waiting,
                log.continuedBy().map(LogId::text));
    }
}
