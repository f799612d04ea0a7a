package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.keycloak.query.LogQuery;
import dev.keyward.audit.keycloak.sinkweb.SinksResource;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.providerkit.web.AdminCall;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Admin REST resource that returns the audit log of a realm, in the layout of C2SP tlog-tiles.
 *
 * <p>Reading the log needs the permission to view the realm's events. One instance per request.
 */
public final class AuditLogResource {

    private final AdminCall call;
    private final AuditRows rows;

    AuditLogResource(AdminCall call) {
        this.call = call;
        this.rows = new AuditRows(call.session());
    }

    /** Returns the state of the audit log, and whether the log records events of the realm. */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    public LogStatus status() {
        requirePermission();
        return LogStatus.of(call.session(), call.realm(), rows);
    }

    /** Returns the latest signed checkpoint of the realm's audit log. */
    @GET
    @Path("checkpoint")
    public Response checkpoint() {
        requirePermission();
        return new LogFiles(rows).checkpoint(log());
    }

    /** Returns a tile of hashes or a bundle of entries of the realm's audit log. */
    @GET
    @Path("tile/{path: .+}")
    public Response tile(@PathParam("path") String path) {
        requirePermission();
        return new LogFiles(rows).tile(log(), path);
    }

    /** Returns one page of the log's records that meet the conditions in the URL, the newest first. */
    @GET
    @Path("query")
    @Produces(MediaType.APPLICATION_JSON)
    public Response query() {
        requirePermission();
        return LogFiles.orNoFolder(() -> new LogQuery(call.session(), log()).answer());
    }

    /** Returns the resource of the sinks. */
    @Path("sinks")
    public SinksResource sinks() {
        return new SinksResource(call);
    }

    /** Returns the REST resource of the realm's closed logs. */
    @Path("closed")
    public ClosedLogsResource closed() {
        return new ClosedLogsResource(call, rows);
    }

    /** Returns the REST resource that decrypts personal data, which requires a separate role. */
    @Path("unseal")
    public UnsealResource unseal() {
        return new UnsealResource(call);
    }

    /** Returns the REST resource of the erasures, which requires a separate role. */
    @Path("erasures")
    public ErasuresResource erasures() {
        return new ErasuresResource(call);
    }

    private void requirePermission() {
        call.permissions().realm().requireViewEvents();
    }

    private AuditLogEntity log() {
        return rows.open(call.realm().getId()).orElseThrow(LogFiles::notFound);
    }
}
