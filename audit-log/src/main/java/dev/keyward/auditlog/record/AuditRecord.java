package dev.keyward.auditlog.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record of the audit log, in version 1 of its format. Its JSON is an entry of the log.
 *
 * <p>Its number in the log is the index of the entry, which is not known when the record is made and therefore not part of it.
 * Personal data stands in the sealed parts of the participants only. Immutable.
 *
 * @param id id of the event, by which receivers recognize repeated deliveries
 * @param time milliseconds since 1970 by the clock of the node
 * @param log the log for which the record was made
 * @param realm id of the realm, which can be any text of up to 255 characters
 * @param origin node that made the record, and its counter
 * @param kind text of a {@link RecordKind}, or of a newer one
 * @param type type within the kind, such as {@code LOGIN_ERROR}
 * @param data facts without personal data, in the order in which they are written
 * @param participants the people in the record, at most 8
 */
public record AuditRecord(
        String id,
        long time,
        LogId log,
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

    /** Maximum number of facts (named values) in an audit record. */
    public static final int MAX_FACTS = 256;

    /** Key of the value that states why a record has no other data. */
    public static final String REDUCED = "reduced";

    /** Key of the value that lists what was removed from a record because the record was too large. */
    public static final String CUT = "cut";

    public AuditRecord {
        Names.require("id", id);
        Names.require("kind", kind);
        Names.require("type", type);
        realm = Names.requireText("realm", realm);
        if (time < 0 || time > Fact.MAX_NUMBER) {
            throw new IllegalArgumentException("The time of a record must have at most 53 bits, not " + time + ".");
        }
        if (participants.size() > MAX_PARTICIPANTS) {
            throw new IllegalArgumentException("A record has at most " + MAX_PARTICIPANTS + " participants.");
        }
        if (data.size() > MAX_FACTS || !data.keySet().stream().allMatch(Names::isKey)) {
            throw new IllegalArgumentException(
                    "A record has at most " + MAX_FACTS + " facts, with keys of the form [a-z][a-z0-9_]{0,63}.");
        }
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        participants = List.copyOf(participants);
    }

    /**
     * The origin of an audit record: the node, the id of the node's process, and a counter.
     *
     * @param node name of the node, which can be any text of up to 255 characters
     * @param boot random id of the process, new at each start
     * @param count number of the record in its boot and log, from 1; rolled-back transactions leave gaps
     */
    public record Origin(String node, String boot, long count) {
        public Origin {
            node = Names.requireText("node", node);
            Names.require("boot", boot);
            if (count < 1 || count > Fact.MAX_NUMBER) {
                throw new IllegalArgumentException(
                        "The counter of a record must be 1 or more and have at most 53 bits, not " + count + ".");
            }
        }
    }

    /** Returns this audit record with its participants but without its data, for an event whose data cannot be recorded. */
    public AuditRecord reduced(String reason) {
        return withData(Map.of(REDUCED, Fact.of(reason)));
    }

    /**
     * Returns this audit record without the data values (facts) that have the given keys. The fact {@link #CUT} lists
     * the removed keys.
     *
     * <p>A record without any fact always fits into an entry, so that an event with too much data is still recorded.
     */
    public AuditRecord cut(Collection<String> keys) {
        Map<String, Fact> rest = new LinkedHashMap<>(data);
        List<String> cut = new ArrayList<>();
        if (rest.remove(CUT) instanceof Fact.Texts before) {
            cut.addAll(before.values());
        }
        for (String key : keys) {
            if (rest.remove(key) != null) {
                cut.add(key);
            }
        }
        rest.put(CUT, Fact.of(cut));
        return withData(rest);
    }

    private AuditRecord withData(Map<String, Fact> newData) {
        return new AuditRecord(id, time, log, realm, origin, kind, type, newData, participants);
    }
}
