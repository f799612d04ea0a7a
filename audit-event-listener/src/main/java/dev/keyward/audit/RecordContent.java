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
 * The content of an audit record about an event: the kind, the type, the data and the people. Immutable.
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

    /** Participant role of the user whom the recorded event concerns, such as the user who signs in. */
    public static final String USER = "user";

    /** Participant role of the administrator who caused the recorded event. */
    public static final String ACTOR = "actor";

    /** Participant role of the user whom an administrator changed in the recorded event. */
    public static final String TARGET = "target";

    /** Participant role of the unknown person who caused a recorded event that belongs to no user. */
    public static final String SOURCE = "source";

    /** Key of the reason why a record lacks the data of its event: the event could not be converted. */
    private static final String REDUCED = "reduced";

    public RecordContent {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        participants = List.copyOf(participants);
        personal = Map.copyOf(personal);
    }

    /** Creates the content of a record without personal data. */
    public RecordContent(RecordKind kind, String type, Map<String, Fact> data, List<Participant> participants) {
        this(kind, type, data, participants, Map.of());
    }

    /** Returns a copy of this content with the given participants, whose personal data is encrypted. */
    public RecordContent sealed(List<Participant> withSealedParts) {
        return new RecordContent(kind, type, data, withSealedParts);
    }

    /** Returns content with only the kind and type of an event, and the reason why the rest is missing. */
    public static RecordContent reduced(RecordKind kind, String type, String reason) {
        return new RecordContent(kind, type, Map.of(REDUCED, Fact.of(reason)), List.of());
    }
}
