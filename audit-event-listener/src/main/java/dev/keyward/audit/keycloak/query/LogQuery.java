package dev.keyward.audit.keycloak.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * Answers a query for the records of one log, the newest first. The caller has checked the permission.
 *
 * <p>One request looks at no more than 2,000 records, and stops after a fifth of a second as {@link EntrySearch} does. The answer says
 * where the next request goes on. Sealed parts are left out. Not thread-safe.
 */
public final class LogQuery {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PSEUDONYM = "p1:";
    private static final int MAX_PERSON = 255;
    private static final int MAX_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_READ = 2_000;

    private final KeycloakSession session;
    private final AuditLogEntity log;
    private final List<JsonNode> found = new ArrayList<>();
    private int read;
    private int unreadable;

    public LogQuery(KeycloakSession session, AuditLogEntity log) {
        this.session = session;
        this.log = log;
    }

    /**
     * A page of records, which the REST API returns as JSON.
     *
     * @param records the records, the newest first
     * @param unreadable number of entries that are damaged or of a newer version
     * @param before index before which the next request goes on; missing if the beginning of the log is reached
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Page(List<JsonNode> records, int unreadable, Optional<Long> before) {

        public Page {
            records = List.copyOf(records);
        }
    }

    /** Answers the query in the parameters of the current request: {@code user, from, to, type, before} and {@code max}. */
    public Response answer() {
        MultivaluedMap<String, String> parameters =
                session.getContext().getUri().getQueryParameters();
        QueryFilter filter = QueryFilter.of(
                Optional.ofNullable(parameters.getFirst("user")).map(this::pseudonym),
                parameters.getFirst("from"),
                parameters.getFirst("to"),
                Optional.ofNullable(parameters.get("type")).orElse(List.of()));
        long page = number("max", parameters.getFirst("max"), 1, MAX_PAGE, DEFAULT_PAGE);
        long size = log.head().size();
        long before = Math.min(size, number("before", parameters.getFirst("before"), 0, Long.MAX_VALUE, size));
        long next = search(filter, page, before);
        return Response.ok(new Page(found, unreadable, Optional.of(next).filter(index -> index > log.minimumIndex())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Collects records from before the given index. Returns the index before which the next request goes on. */
    private long search(QueryFilter filter, long page, long before) {
        EntryRows rows = new EntryRows(session, log.log());
        RecordExporter exporter = new RecordExporter(
                filter.types(), RecordFormat.RAW, PersonalDataLevel.PSEUDONYMS, (record, person) -> Optional.empty());
        EntrySearch search = new EntrySearch(
                (first, end, most) -> rows.newest(first, end, filter.from(), filter.to(), most), System::nanoTime);
        return search.search(log.minimumIndex(), before, entry -> {
            if (found.size() == page || read == MAX_READ) {
                return false;
            }
            read++;
            add(entry, filter, exporter);
            return true;
        });
    }

    private void add(StoredEntry entry, QueryFilter filter, RecordExporter exporter) {
        try {
            byte[] bytes = Base64.getDecoder().decode(entry.entry());
            if (filter.matches(RecordReader.read(bytes, 0, bytes.length))) {
                Optional<Delivery> exported = exporter.record(entry.index(), bytes);
                if (exported.isPresent()) {
                    found.add(JSON.readTree(exported.get().line()));
                }
            }
        } catch (BadRecordException | IOException | IllegalArgumentException e) {
            unreadable++; // of a newer version, or damaged; a verification tells which
        }
    }

    /** Returns the given pseudonym unchanged. For a user id, returns the pseudonym of that user. */
    private String pseudonym(String person) {
        if (person.isEmpty() || person.length() > MAX_PERSON) {
            throw QueryFilter.invalid("user", "must be the id or the pseudonym of a user");
        }
        if (person.startsWith(PSEUDONYM)) {
            return person;
        }
        AuditKeys keys = AuditLogListenerFactory.of(session)
                .flatMap(AuditLogListenerFactory::services)
                .map(AuditServices::keys)
                .flatMap(own -> own.find())
                .orElseThrow(() -> RestError.of(
                        503,
                        "no_key",
                        "This node cannot read the key file of the audit log. Its log says what to do, and pseudonyms can"
                                + " be searched."));
        return new Pseudonyms(keys.pseudonyms(), log.realmId()).of(Pseudonyms.USER, person);
    }

    private static long number(String parameter, @Nullable String text, long least, long most, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wholeNumber(parameter, least, most);
        }
        throw wholeNumber(parameter, least, most);
    }

    private static RuntimeException wholeNumber(String parameter, long least, long most) {
        return QueryFilter.invalid(
                parameter, "must be a whole number from " + least + (most == Long.MAX_VALUE ? " on" : " to " + most));
    }
}
