package dev.keyward.audit.keycloak.personal;

import dev.keyward.audit.format.Unsealing;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.PersonalDataJson;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyWrapping;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.SealedPart;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Decrypts the personal data in audit records with the stored data keys, in the transaction of a Keycloak session.
 *
 * <p>Reads each key from the database and keeps none, so that a destroyed key opens nothing. Not thread-safe.
 */
public final class SealedParts implements Unsealing {

    private final Optional<KeyWrapping> wrapping;
    private final SubjectKeyRows rows;

    public SealedParts(KeycloakSession session, Optional<AuditKeys> keys) {
        this.wrapping = keys.map(KeyWrapping::new);
        this.rows = new SubjectKeyRows(session);
    }

    /** Results of an attempt to decrypt the personal data of a participant. */
    public enum State {
        /** The personal data is readable. */
        OPEN,
        /** The record has no personal data about this person. */
        NOTHING_SEALED,
        /**
         * The data key is not in the database. Either it was destroyed, or the transaction that stored it was lost
         * together with the database.
         */
        KEY_DESTROYED,
        /** This node lacks the wrapping key with which the data key is encrypted. */
        WRAPPING_KEY_MISSING,
        /** The stored key or the encrypted data was changed, or belongs to another person or record. */
        DAMAGED
    }

    /**
     * The result of decrypting the personal data of a participant.
     *
     * @param data the personal data; empty unless the state is {@link State#OPEN}
     */
    public record Opened(State state, Optional<PersonalData> data) {}

    @Override
    public Optional<PersonalData> open(AuditRecord record, Participant participant) {
        return result(record, participant).data();
    }

    /** Decrypts the personal data of a participant, or returns the reason why that is impossible. */
    public Opened result(AuditRecord record, Participant participant) {
        SealedPart part = participant.sealed().orElse(null);
        if (part == null) {
            return closed(State.NOTHING_SEALED);
        }
        SubjectKeyEntity row = rows.find(part.key()).orElse(null);
        if (row == null) {
            return closed(State.KEY_DESTROYED);
        }
        if (wrapping.filter(keys -> keys.has(row.key().wrappedBy())).isEmpty()) {
            return closed(State.WRAPPING_KEY_MISSING);
        }
        return wrapping.flatMap(keys -> keys.unwrap(row.key(), row.owner().binding(row.id())))
                .filter(key -> belongs(row.owner(), record, participant))
                .flatMap(key -> new PartSealer(key).open(record.id(), record.log(), participant.role(), part))
                .flatMap(SealedParts::read)
                .map(data -> new Opened(State.OPEN, Optional.of(data)))
                .orElseGet(() -> closed(State.DAMAGED));
    }

    /**
     * Returns whether the owner of a data key is the given participant of the record. A record that was made with another
     * person's key is not opened.
     */
    private static boolean belongs(SubjectOwner owner, AuditRecord record, Participant participant) {
        return owner.equals(SubjectOwner.of(record.realm(), participant, record.time()));
    }

    private static Optional<PersonalData> read(byte[] bytes) {
        try {
            return Optional.of(PersonalDataJson.read(bytes));
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }

    private static Opened closed(State state) {
        return new Opened(state, Optional.empty());
    }
}
