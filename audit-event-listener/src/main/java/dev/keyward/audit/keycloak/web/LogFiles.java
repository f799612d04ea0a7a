package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers requests for the files of a log; the caller has checked the permission. Not thread-safe. */
final class LogFiles {

    private final AuditRows rows;

    LogFiles(AuditRows rows) {
        this.rows = rows;
    }

    /** Returns the latest signed checkpoint of a log. */
    Response checkpoint(AuditLogEntity log) {
        return file(log, LogResource.CHECKPOINT, MediaType.TEXT_PLAIN_TYPE);
    }

    /** Returns a tile of hashes or a bundle of entries, by its path below {@code tile/}. */
    Response tile(AuditLogEntity log, String path) {
        LogResource resource = LogResource.parse("tile/" + path).orElseThrow(LogFiles::notFound);
        return file(log, resource, MediaType.APPLICATION_OCTET_STREAM_TYPE);
    }

    /**
     * Returns a response with a log policy, which contains the public keys that verify the log. Empty if the log has no
     * signed checkpoint.
     */
    static Optional<Response> policy(AuditLogEntity log) {
        try {
            List<VerifierKey> keys = new ArrayList<>();
            for (String key : log.verifierKeys()) {
                keys.add(VerifierKey.parse(key));
            }
            return keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Response.ok(new LogPolicy(keys).text(), MediaType.TEXT_PLAIN_TYPE)
                            .header(HttpHeaders.CACHE_CONTROL, "no-store")
                            .build());
        } catch (MalformedNoteException e) {
            throw RestError.of(500, "damaged_audit_log", "The stored key of this audit log is damaged.");
        }
    }

    private Response file(AuditLogEntity log, LogResource resource, MediaType type) {
        if (resource instanceof LogResource.Numbered numbered
                && numbered.endEntry() > log.head().size()) {
            throw notFound();
        }
        if (resource instanceof LogResource.EntryBundle bundle && LogPruning.mayLack(bundle, log.minimumIndex())) {
            throw notFound(); // its records are being deleted
        }
        try {
            byte[] content = rows.files(log.log()).read(resource).orElseThrow(LogFiles::notFound);
            return Response.ok(content, type)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (IOException e) {
            if (resource instanceof LogResource.EntryBundle bundle && bundle.endEntry() <= log.hotIndex()) {
                throw noFolder();
            }
            throw RestError.of(
                    500, "damaged_audit_log", "A row of this realm's audit log is damaged: " + resource + ".");
        }
    }

    /** Returns the answer, or throws an exception for status 503 if the folder of the logs cannot be read. */
    static <T> T orNoFolder(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (UncheckedIOException e) {
            throw noFolder();
        }
    }

    static WebApplicationException noFolder() {
        return RestError.of(
                503,
                "log_folder_unavailable",
                "The content of old records is in the folder of the audit logs, which this node cannot read. Mount it, and set"
                        + " the option store-folder.");
    }

    static WebApplicationException notFound() {
        return RestError.of(404, "not_found", "The audit log of this realm does not have this file.");
    }
}
