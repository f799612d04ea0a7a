package dev.keyward.audit.keycloak.query;

import dev.keyward.audit.format.SinkFilter;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.providerkit.web.RestError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query, all of which a record must meet.
 *
 * @param person pseudonym of a person whom the record must name
 * @param from first point in time
 * @param to first point in time after the period
 * @param types patterns of event types, of which one must match; all types if it is empty
 */
record QueryFilter(Optional<String> person, Instant from, Instant to, SinkFilter types) {

    private static final int MAX_TYPES = 20;

    /** Instant that is later than the time of every record. The time of a record has at most 53 bits. */
    private static final Instant END = Instant.ofEpochMilli(1L << 53);

    static QueryFilter of(Optional<String> person, @Nullable String from, @Nullable String to, List<String> types) {
        if (types.size() > MAX_TYPES) {
            throw invalid("type", "may be given at most " + MAX_TYPES + " times");
        }
        try {
            return new QueryFilter(
                    person, time("from", from, Instant.EPOCH), time("to", to, END), SinkFilter.of(types, List.of()));
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "type",
                    "must be an event type such as LOGIN_ERROR, CREATE USER or log.tally, in which up to two asterisks"
                            + " stand for any text");
        }
    }

    /**
     * Returns whether the record names the person and falls within the period. The types are compared when the record
     * is exported.
     */
    boolean matches(AuditRecord record) {
        Instant time = Instant.ofEpochMilli(record.time());
        return !time.isBefore(from)
                && time.isBefore(to)
                && person.map(pseudonym -> record.participants().stream()
                                .anyMatch(participant -> participant.pseudonym().equals(pseudonym)))
                        .orElse(true);
    }

    private static Instant time(String parameter, @Nullable String text, Instant otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Instant time = text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(END) ? END : time;
        } catch (DateTimeException e) {
            throw invalid(parameter, "must be a day such as 2026-11-01, or a time such as 2026-11-01T08:30:00Z");
        }
    }

    /** Returns an exception for status 400. The message does not quote the value, which may be the name of a person. */
    static RuntimeException invalid(String parameter, String rule) {
        return RestError.of(400, "invalid_request", parameter + " " + rule + ".");
    }
}
