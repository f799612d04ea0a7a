package dev.keyward.auditlog.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A record of the audit log, in version 1 of its format. Its JSON is an entry of the log.
 *
 * <p>Its number in the log is the index of the entry, which is not known when the record is made and therefore not part of it.
 * Personal data stands in the sealed parts of the participants only. Immutable.
 *
 * @param id id of the event, by which receivers recognize repeated deliveries
 * @param time milliseconds since 1970 by the clock of the node
 * @param realm id of the realm
 * @param origin node that made the record, and its counter
 * @param kind text of a {@link RecordKind}, or of a newer one
 * @param type type within the kind, such as {@code LOGIN_ERROR}
 * @param data facts without personal data, in the order in which they are written
 * @param participants the people in the record, at most 8
 */
public record AuditRecord(
        String id,
        long time,
        String realm,
        Origin origin,
        String kind,
        String type,
        Map<String, Fact> data,
        List<Participant> participants) {

    /** The version of the record format that {@code docs/audit-log-format.md} specifies. */
    public static final int VERSION = 1;

    /** Maximum number of participants in an audit record. */
    public static final int MAX_PARTICIPANTS = 8;

    /** Maximum number of facts in an audit record. */
    public static final int MAX_FACTS = 256;

    /** Key of the fact that replaces the data of a reduced audit record. */
    public static final String REDUCED = "reduced";

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    public AuditRecord {
        Names.require("id", id);
        Names.require("realm", realm);
        Names.require("kind", kind);
        Names.require("type", type);
        if (time < 0) {
            throw new IllegalArgumentException("The time of a record must not be negative: " + time + ".");
        }
        if (participants.size() > MAX_PARTICIPANTS) {
            throw new IllegalArgumentException("A record has at most " + MAX_PARTICIPANTS + " participants.");
        }
        if (data.size() > MAX_FACTS
                || !data.keySet().stream().allMatch(key -> KEY.matcher(key).matches())) {
            throw new IllegalArgumentException(
                    "A record has at most " + MAX_FACTS + " facts, with keys of the form " + KEY + ".");
        }
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        participants = List.copyOf(participants);
    }

    /**
     * The node that made an audit record, with an id of its process and a counter.
     *
     * @param node name of the node
     * @param boot random id of the process, new at each start
     * @param count number of the record in its boot and realm, from 1; rolled-back transactions leave gaps
     */
    public record Origin(String node, String boot, long count) {

        public Origin {
            Names.require("node", node);
            Names.require("boot", boot);
            if (count < 1) {
                throw new IllegalArgumentException("The counter of a record must be 1 or more, not " + count + ".");
            }
        }
    }

    /**
     * Returns this audit record without its data and sealed parts, but with the reason for leaving them out.
     *
     * <p>A reduced record always fits into an entry, so that an event with too much data is still recorded.
     */
    public AuditRecord reduced(String reason) {
        return new AuditRecord(
                id,
                time,
                realm,
                origin,
                kind,
                type,
                Map.of(REDUCED, Fact.of(reason)),
                participants.stream().map(Participant::withoutSealedPart).toList());
    }
}
