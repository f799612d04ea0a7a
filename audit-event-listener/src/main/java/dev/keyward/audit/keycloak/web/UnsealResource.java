package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.audit.keycloak.personal.AuditRole;
import dev.keyward.audit.keycloak.personal.SealedParts;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RequestBody;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Admin REST resource that decrypts the personal data in audit records.
 *
 * <p>The record of an unsealing is committed before anything is answered. One instance per request.
 */
public final class UnsealResource {

    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_RECORDS = 100;
    private static final int MAX_ID = 128;
    private static final int MAX_REASON = 500;

    /** Maximum number of people that the record of a decryption names, in addition to the administrator. */
    private static final int MAX_SUBJECTS = AuditRecord.MAX_PARTICIPANTS - 1;

    private static final String SUBJECT = "subject";
    private static final String FORM =
            "Give an object with \"records\", a list of 1 to 100 ids of records, and \"reason\", a text of 1 to 500 characters.";

    private final AdminCall call;

    UnsealResource(AdminCall call) {
        this.call = call;
    }

    /** Decrypts the personal data in up to 100 audit records. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response unseal(InputStream body) {
        AuditRole.UNSEAL.require(call);
        Request request = Request.of(RequestBody.json(RequestBody.bytes(body, MAX_BODY), "invalid_request", FORM));
        AuditServices services = AuditLogListenerFactory.of(call.session())
                .flatMap(AuditLogListenerFactory::services)
                .orElseThrow(UnsealResource::noKeys);
        AuditKeys keys = services.keys().find().orElseThrow(UnsealResource::noKeys);
        List<AuditRecord> records = entries(request).stream()
                .map(UnsealResource::read)
                .flatMap(Optional::stream)
                .toList();
        RecordContent content = record(request, records, keys);
        String realmId = call.realm().getId();
        KeycloakModelUtils.runJobInTransaction(
                call.session().getKeycloakSessionFactory(),
                own -> services.capture().own(own, realmId, content));
        SealedParts parts = new SealedParts(call.session(), Optional.of(keys));
        return Response.ok(records.stream()
                        .map(record -> UnsealedRecord.of(record, parts))
                        .toList())
                .header("Cache-Control", "no-store")
                .build();
    }

    private List<byte[]> entries(Request request) {
        try {
            return new RealmLogs(call.session()).entries(call.realm().getId(), request.ids());
        } catch (IOException e) {
            throw LogFiles.noFolder();
        }
    }

    /**
     * Returns the content of the audit record that states who decrypted the given records' personal data, and why. The reason may contain
     * personal data, so it is sealed too.
     */
    private RecordContent record(Request request, List<AuditRecord> records, AuditKeys keys) {
        Pseudonyms pseudonyms = new Pseudonyms(keys.pseudonyms(), call.realm().getId());
        UserModel caller = call.permissions().adminAuth().getUser();
        String ip = call.session().getContext().getConnection().getRemoteHost();
        List<Participant> people = new ArrayList<>();
        people.add(
                new Participant(RecordContent.ACTOR, pseudonyms.of(Pseudonyms.USER, caller.getId()), Optional.empty()));
        Set<String> subjects = new LinkedHashSet<>();
        records.forEach(record -> record.participants().stream()
                .filter(person -> person.sealed().isPresent())
                .forEach(person -> subjects.add(person.pseudonym())));
        subjects.stream()
                .limit(MAX_SUBJECTS)
                .forEach(subject -> people.add(new Participant(SUBJECT, subject, Optional.empty())));
        return new RecordContent(
                RecordKind.AUDIT_UNSEALED,
                RecordKind.AUDIT_UNSEALED.text(),
                Map.of(
                        "records", Fact.of(records.stream().map(AuditRecord::id).toList()),
                        "subjects", Fact.of(subjects.size()),
                        "ip", Fact.of(pseudonyms.of(Pseudonyms.IP, ip))),
                people,
                Map.of(
                        RecordContent.ACTOR,
                        new PersonalData(Map.of(
                                "user_id", caller.getId(),
                                "username", caller.getUsername(),
                                "ip", ip,
                                "reason", request.reason()))));
    }

    /** Parses an entry of the log. The result is empty for an entry of a newer version or a damaged row. */
    private static Optional<AuditRecord> read(byte[] entry) {
        try {
            return Optional.of(RecordReader.read(entry, 0, entry.length));
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }

    private static WebApplicationException noKeys() {
        return RestError.of(
                503, "no_key", "This node cannot read the key file of the audit log. Its log says what to do.");
    }

    /** The ids of the records to decrypt, and the administrator's reason for decrypting them. */
    private record Request(Set<String> ids, String reason) {

        static Request of(JsonNode json) {
            Set<String> ids = new LinkedHashSet<>();
            json.path("records").forEach(id -> {
                require(id.isTextual() && id.textValue().length() <= MAX_ID);
                ids.add(id.textValue());
            });
            String reason = json.path("reason").asText("").strip();
            require(!ids.isEmpty()
                    && ids.size() <= MAX_RECORDS
                    && json.path("records").isArray());
            require(!reason.isEmpty() && reason.length() <= MAX_REASON);
            return new Request(ids, reason);
        }

        private static void require(boolean isValid) {
            if (!isValid) {
                throw RestError.of(400, "invalid_request", FORM);
            }
        }
    }
}
