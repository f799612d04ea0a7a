package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.format.Unsealing;
import dev.keyward.audit.keycloak.personal.SealedParts.Opened;
import dev.keyward.audit.keycloak.personal.SealedParts.State;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Decrypts personal data for one sink, and reports data that cannot be decrypted although its key was not destroyed. The sink
 * then gets the pseudonym only.
 */
final class ReportedUnsealing implements Unsealing {

    private final BiFunction<AuditRecord, Participant, Opened> parts;
    private final SinkReport report;

    ReportedUnsealing(BiFunction<AuditRecord, Participant, Opened> parts, SinkReport report) {
        this.parts = parts;
        this.report = report;
    }

    @Override
    public Optional<PersonalData> open(AuditRecord record, Participant participant) {
        Opened opened = parts.apply(record, participant);
        if (opened.state() == State.WRAPPING_KEY_MISSING || opened.state() == State.DAMAGED) {
            report.closedPart(opened.state(), record);
        }
        return opened.data();
    }
}
