package dev.keyward.audit.format;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.util.Optional;

/** Opens the sealed parts of audit records for sinks that get personal data. */
@FunctionalInterface
public interface Unsealing {

    /** Returns the personal data of a participant. The result is empty if the data key was destroyed or does not fit. */
    Optional<PersonalData> open(AuditRecord record, Participant participant);
}
