package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit record says about an event: its kind, its type, its facts and the pseudonyms of people. Immutable.
 *
 * @param data facts without personal data, in the order in which they are written
 */
public record RecordContent(RecordKind kind, String type, Map<String, Fact> data, List<Participant> participants) {

    /** Key of the fact that replaces the data of an event that could not be mapped. */
    private static final String REDUCED = "reduced";

    public RecordContent {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        participants = List.copyOf(participants);
    }

    /** Returns content that states only kind and type of an event, and why the rest is missing. */
    public static RecordContent reduced(RecordKind kind, String type, String reason) {
        return new RecordContent(kind, type, Map.of(REDUCED, Fact.of(reason)), List.of());
    }
}
