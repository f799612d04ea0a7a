package dev.keyward.audit.keycloak.personal;

import dev.keyward.audit.RecordContent;
import dev.keyward.auditlog.json.PersonalDataJson;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyWrapping;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Encrypts the personal data of each person in a record with that person's data key, before the record is written.
 *
 * <p>A key is looked up without a flush, or made and inserted by the commit of the same transaction as the record. Other transactions use
 * a new key only after its commit, so no record can depend on a key that was rolled back. Thread-safe.
 */
public final class SubjectKeys {

    /** Name of the KeycloakSession attribute with the data keys that the session's transaction has created. */
    private static final String MADE = "keyward.audit-log.subject-keys";

    /**
     * Time for which a data key seals new records. Then the person gets a further one, so that the retention can delete the old key some
     * time after the records that it has sealed.
     */
    static final Duration LIFETIME = Duration.ofDays(90);

    private final Supplier<Optional<AuditKeys>> keys;
    private final SealerCache cache = new SealerCache();

    /** @param keys the secret keys of the server; empty while they cannot be read */
    public SubjectKeys(Supplier<Optional<AuditKeys>> keys) {
        this.keys = keys;
    }

    /**
     * Returns a copy of the given content in which the personal data is encrypted. Without the keys of the server, the
     * copy has no personal data.
     *
     * @param recordId id of the record that will have the content
     * @param time milliseconds of the event
     */
    public RecordContent seal(
            KeycloakSession session, String realmId, String recordId, LogId log, long time, RecordContent content) {
        Optional<KeyWrapping> wrapping = keys.get().map(KeyWrapping::new);
        if (wrapping.isEmpty() || content.personal().isEmpty()) {
            return content;
        }
        List<Participant> people = new ArrayList<>();
        for (Participant person : content.participants()) {
            PersonalData data = content.personal().get(person.role());
            people.add(
                    data == null
                            ? person
                            : new Participant(
                                    person.role(),
                                    person.pseudonym(),
                                    Optional.of(sealer(session, SubjectOwner.of(realmId, person, time), wrapping.get())
                                            .seal(recordId, log, person.role(), PersonalDataJson.write(data)))));
        }
        return content.sealed(people);
    }

    private PartSealer sealer(KeycloakSession session, SubjectOwner owner, KeyWrapping wrapping) {
        Map<SubjectOwner, PartSealer> made = made(session);
        PartSealer own = made.get(owner);
        if (own != null) {
            return own;
        }
        return cache.find(owner).orElseGet(() -> {
            SubjectKeyRows rows = new SubjectKeyRows(session);
            Optional<PartSealer> stored = rows.of(owner, Time.currentTimeMillis() - LIFETIME.toMillis()).stream()
                    .flatMap(row -> wrapping.unwrap(row.key(), owner.binding(row.id())).stream())
                    .findFirst()
                    .map(PartSealer::new);
            stored.ifPresent(found -> cache.put(owner, found));
            return stored.orElseGet(() -> make(rows, owner, wrapping, made));
        });
    }

    private static PartSealer make(
            SubjectKeyRows rows, SubjectOwner owner, KeyWrapping wrapping, Map<SubjectOwner, PartSealer> made) {
        SecretKey dataKey = wrapping.newDataKey();
        PartSealer sealer = new PartSealer(dataKey);
        rows.add(new SubjectKeyEntity(
                sealer.keyId(),
                owner,
                wrapping.wrap(dataKey, owner.binding(sealer.keyId())),
                Time.currentTimeMillis()));
        made.put(owner, sealer);
        return sealer;
    }

    @SuppressWarnings("unchecked")
    private static Map<SubjectOwner, PartSealer> made(KeycloakSession session) {
        Map<SubjectOwner, PartSealer> made = session.getAttribute(MADE, Map.class);
        if (made == null) {
            made = new HashMap<>();
            session.setAttribute(MADE, made);
        }
        return made;
    }

    /** Forgets the cached key of an erased person, so that this node encrypts the person's next record with a new key. */
    public void forget(String realmId, String subject) {
        cache.remove(new SubjectOwner(realmId, subject, SubjectOwner.PERSON));
    }
}
