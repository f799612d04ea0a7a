package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A call of the admin REST API by an authenticated administrator, as plain values.
 *
 * @param status HTTP status of the response
 * @param actor id of the administrator; empty if the access token belongs to no user
 * @param actorRealm id of the administrator's realm
 * @param actorClient id of the client that obtained the access token
 */
public record AdminApiCall(
        String method,
        AdminApiPath path,
        int status,
        Optional<String> actor,
        Optional<String> actorRealm,
        Optional<String> actorClient,
        Optional<String> ip) {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Returns whether the call was refused, with status 401 or 403, because the administrator lacks a permission. */
    public boolean isRefused() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** Returns whether the call succeeded and may have changed the realm. */
    public boolean isWrite() {
        return isSuccess() && METHODS.contains(method) && !READS.contains(method);
    }

    /** Returns whether the call was a successful read-only call. */
    public boolean isRead() {
        return isSuccess() && READS.contains(method);
    }

    private boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns the kind of the audit record for this call. */
    public RecordKind kind() {
        return isRead() && path.content() == AdminApiPath.Content.AUDIT_RECORDS
                ? RecordKind.AUDIT_READ
                : RecordKind.ADMIN_CALL;
    }

    /** Returns the type of the audit record for this call. */
    public String type() {
        if (kind() == RecordKind.AUDIT_READ) {
            return kind().text();
        }
        return isRefused() ? "refused" : isRead() ? "read" : "write";
    }

    /** Returns the content of the audit record for this call. Names, search terms and bodies are left out. */
    public RecordContent content(Pseudonyms pseudonyms) {
        Map<String, Fact> data = new LinkedHashMap<>();
        List<Participant> participants = new ArrayList<>();
        data.put("method", Fact.of(METHODS.contains(method) ? method : "OTHER"));
        data.put("path", Fact.of(path.text()));
        data.put("status", Fact.of(status));
        Map<String, PersonalData> personal = new HashMap<>();
        actor.ifPresent(id -> {
            participants.add(person(RecordContent.ACTOR, id, pseudonyms));
            Map<String, String> values = new LinkedHashMap<>();
            values.put("user_id", id);
            ip.ifPresent(address -> values.put("ip", address));
            personal.put(RecordContent.ACTOR, new PersonalData(values));
        });
        // Sealed data would make a key for the target, and the path of a refused call can contain any text instead of
        // an id.
        path.user().ifPresent(id -> participants.add(person(RecordContent.TARGET, id, pseudonyms)));
        path.session().ifPresent(id -> data.put("session", Fact.of(pseudonyms.of(Pseudonyms.SESSION, id))));
        actorRealm.ifPresent(id -> data.put("actor_realm", Fact.of(UserEvent.cap(id))));
        actorClient.ifPresent(id -> data.put("actor_client", Fact.of(UserEvent.cap(id))));
        ip.ifPresent(address -> data.put("ip", Fact.of(pseudonyms.of(Pseudonyms.IP, address))));
        return new RecordContent(kind(), type(), data, participants, personal);
    }

    /** Returns the content of the audit record for the given number of calls without a valid access token. */
    public static RecordContent anonymous(long count) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("status", Fact.of(UNAUTHORIZED));
        data.put("count", Fact.of(count));
        return new RecordContent(RecordKind.ADMIN_CALL, "refused", data, List.of());
    }

    private static Participant person(String role, String id, Pseudonyms pseudonyms) {
        return new Participant(role, pseudonyms.of(Pseudonyms.USER, id), Optional.empty());
    }
}
