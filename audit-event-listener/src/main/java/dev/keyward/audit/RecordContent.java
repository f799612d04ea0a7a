package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit record says about an event: its kind, its type, its facts and the people in it. Immutable.
 *
 * @param data facts without personal data, in the order in which they are written
 * @param participants the people, with pseudonyms only
 * @param personal personal data by the role of the participant; it is sealed before the record is written
 */
public record RecordContent(
        RecordKind kind,
        String type,
        Map<String, Fact> data,
        List<Participant> participants,
        Map<String, PersonalData> personal) {

    /** Role in a record of the user whom an event is about, such as the one who signs in. */
    public static final String USER = "user";

    /** Role of the administrator in a record. */
    public static final String ACTOR = "actor";

    /** Role of the user whom an administrator changed. */
    public static final String TARGET = "target";

    /** Role of the unknown person who caused an event that belongs to no user. */
    public static final String SOURCE = "source";

    /** Key of the fact that replaces the data of an event that could not be mapped. */
    private static final String REDUCED = "reduced";

    public RecordContent {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        participants = List.copyOf(participants);
        personal = Map.copyOf(personal);
    }

    /** Creates content without personal data. */
    public RecordContent(RecordKind kind, String type, Map<String, Fact> data, List<Participant> participants) {
        this(kind, type, data, participants, Map.of());
    }

    /** Returns this content with the given participants, whose personal data is sealed. */
    public RecordContent sealed(List<Participant> withSealedParts) {
        return new RecordContent(kind, type, data, withSealedParts);
    }

    /** Returns content that states only kind and type of an event, and why the rest is missing. */
    public static RecordContent reduced(RecordKind kind, String type, String reason) {
        return new RecordContent(kind, type, Map.of(REDUCED, Fact.of(reason)), List.of());
    }
}
