package dev.keyward.audit.keycloak.personal;

import dev.keyward.audit.RecordContent;
import dev.keyward.auditlog.record.Participant;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The person to whom a data key belongs, in one realm and for one purpose. Immutable.
 *
 * @param subject pseudonym of the person; for the unknown sources of events the month, because nobody can name them in an erasure
 * @param purpose {@link #PERSON}, {@link #ADMINISTRATOR} or {@link #UNKNOWN_SOURCE}
 */
record SubjectOwner(String realmId, String subject, String purpose) {

    static final String PERSON = "person";

    /** Purpose of a data key for a person's actions as an administrator; no erasure destroys such a key. */
    static final String ADMINISTRATOR = "administrator";

    static final String UNKNOWN_SOURCE = "source";

    static SubjectOwner of(String realmId, Participant participant, long time) {
        return switch (participant.role()) {
            case RecordContent.ACTOR -> new SubjectOwner(realmId, participant.pseudonym(), ADMINISTRATOR);
            case RecordContent.SOURCE ->
                new SubjectOwner(
                        realmId,
                        YearMonth.from(Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC))
                                .toString(),
                        UNKNOWN_SOURCE);
            default -> new SubjectOwner(realmId, participant.pseudonym(), PERSON);
        };
    }

    /**
     * Returns the text to which an encrypted data key is bound. Because of this binding, the key cannot be moved to
     * another person. Only the id of the realm can have line breaks, and it comes last.
     */
    String binding(String keyId) {
        return String.join("\n", keyId, subject, purpose, realmId);
    }
}
