package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * Admin REST resource from which the audit log of a realm is read, in the layout of C2SP tlog-tiles.
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

    /** Returns whether the realm is recorded, and the state of its log. */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    public LogStatus status() {
        requirePermission();
        return LogStatus.of(call.session(), call.realm(), rows);
    }

    /** Returns the latest signed checkpoint. */
    @GET
    @Path("checkpoint")
    public Response checkpoint() {
        requirePermission();
        return file(LogResource.CHECKPOINT, MediaType.TEXT_PLAIN_TYPE);
    }

    /** Returns a tile of hashes or a bundle of entries. */
    @GET
    @Path("tile/{path: .+}")
    public Response tile(@PathParam("path") String path) {
        requirePermission();
        LogResource resource = LogResource.parse("tile/" + path).orElseThrow(AuditLogResource::notFound);
        return file(resource, MediaType.APPLICATION_OCTET_STREAM_TYPE);
    }

    /** Returns the resource that opens sealed personal data, which needs a role of its own. */
    @Path("unseal")
    public UnsealResource unseal() {
        return new UnsealResource(call);
    }

    /** Returns the resource of the erasures, which need a role of their own. */
    @Path("erasures")
    public ErasuresResource erasures() {
        return new ErasuresResource(call);
    }

    private void requirePermission() {
        call.permissions().realm().requireViewEvents();
    }

    private Response file(LogResource resource, MediaType type) {
        AuditLogEntity log = rows.open(call.realm().getId()).orElseThrow(AuditLogResource::notFound);
        if (resource instanceof LogResource.Numbered numbered
                && numbered.endEntry() > log.head().size()) {
            throw notFound();
        }
        try {
            byte[] content = rows.files(log.log()).read(resource).orElseThrow(AuditLogResource::notFound);
            return Response.ok(content, type)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (IOException e) {
            throw RestError.of(
                    500, "damaged_audit_log", "A row of this realm's audit log is damaged: " + resource + ".");
        }
    }

    private static WebApplicationException notFound() {
        return RestError.of(404, "not_found", "The audit log of this realm does not have this file.");
    }
}
