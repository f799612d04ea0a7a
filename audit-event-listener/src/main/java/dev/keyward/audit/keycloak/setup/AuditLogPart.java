package dev.keyward.audit.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.audit.AdminReads;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.ListenerOptions;
import dev.keyward.audit.keycloak.retention.RetentionOptions;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Setup part that records a realm's events in its audit log. Removing the part stops the recording but keeps the log.
 * Stateless and thread-safe.
 */
@AutoService(SetupPart.class)
public final class AuditLogPart implements SetupPart {

    private static final ChoiceOption<AdminReads> READS = new ChoiceOption<>(
            "admin-reads",
            AdminReads.choices(),
            AdminReads::word,
            AdminReads.OFF,
            "Reads over the admin REST API that are recorded. personal-data: reads of users, their sessions and"
                    + " events, and of the audit log.");

    @Override
    public String id() {
        return "audit-log";
    }

    @Override
    public ProfileShape.Section settings() {
        return ProfileShape.Section.of(
                ProfileShape.Field.optional(READS), ProfileShape.Field.keptIfMissing(RetentionOptions.REALM));
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        AdminReads wanted = wanted(section);
        AdminReads now = RecordedRealms.reads(realm);
        AdminReads stricter = now.compareTo(wanted) > 0 ? now : wanted;
        return List.of(
                step(session, realm, RecordedRealms.ATTRIBUTE, RecordedRealms.ON),
                step(session, realm, RecordedRealms.READS_ATTRIBUTE, stricter == AdminReads.OFF ? "" : stricter.word()),
                step(
                        session,
                        realm,
                        RetentionOptions.ATTRIBUTE,
                        retention(section, now(session, realm, RetentionOptions.ATTRIBUTE), minimumDays(session))),
                step(session, realm, RolesClient.SUBJECT, RolesClient.withAllRoles()));
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        String changes = "Sign-ins, changes of accounts and administrators’ changes are recorded in the audit log";
        return switch (wanted(section)) {
            case OFF -> changes + ".";
            case PERSONAL_DATA -> changes + ", and administrators’ reads of personal data.";
            case ALL -> changes + ", and all reads by administrators.";
        };
    }

    @Override
    public List<String> weakened(KeycloakSession session, SetupStep step) {
        if (!step.subject().equals(RetentionOptions.ATTRIBUTE)) {
            return List.of();
        }
        int before = RetentionOptions.days(step.before());
        int after = RetentionOptions.days(step.after());
        return after < before
                ? List.of("audit-log: retention-days " + before + " becomes " + after
                        + ", so older records of the audit log are deleted.")
                : List.of();
    }

    @Override
    public List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        return AuditLogListenerFactory.of(session)
                .map(listener -> keyNotes(listener.hasKeyFileOption()))
                .orElse(List.of());
    }

    /**
     * Returns the warning that the keys of the log are only in the data folder of one node. Returns no warning if an
     * option names the file of the keys.
     */
    static List<String> keyNotes(boolean isConfigured) {
        return isConfigured
                ? List.of()
                : List.of(
                        "audit-log: this server makes its key file in the data folder of the node, because its option "
                                + ListenerOptions.KEY_FILE_OPTION
                                + " is not set. In a cluster or a container, first give every node the same key file"
                                + " with this option: without the key of its first node, nobody can continue a log.");
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        if (step.subject().equals(RolesClient.SUBJECT)) {
            RolesClient.change(session, realm, step.after());
        } else if (step.after().isEmpty()) {
            realm.removeAttribute(step.subject()); // the listener stops after the admin event of the removal
        } else {
            realm.setAttribute(step.subject(), step.after());
        }
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        return List.of(
                step(session, realm, RecordedRealms.ATTRIBUTE, ""),
                step(session, realm, RecordedRealms.READS_ATTRIBUTE, ""),
                step(session, realm, RetentionOptions.ATTRIBUTE, ""),
                step(
                        session,
                        realm,
                        RolesClient.SUBJECT,
                        RolesClient.without(realm, Optional.ofNullable(applied.get(RolesClient.SUBJECT)))));
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return subject.equals(RolesClient.SUBJECT)
                ? RolesClient.now(realm)
                : Optional.ofNullable(realm.getAttribute(subject)).orElse("");
    }

    private SetupStep step(KeycloakSession session, RealmModel realm, String subject, String after) {
        return new SetupStep(id(), subject, now(session, realm, subject), after);
    }

    /**
     * Returns the retention that the given section states, as text. If the section states none, returns the text of the
     * realm's retention.
     *
     * @throws ProfileException if the stated retention is below the minimum of the server
     */
    static String retention(JsonNode section, String now, long minimumDays) {
        JsonNode wanted = section.path(RetentionOptions.REALM.key());
        return wanted.isMissingNode() ? now : Integer.toString(RetentionOptions.parse(wanted.asText(), minimumDays));
    }

    private static long minimumDays(KeycloakSession session) {
        return AuditLogListenerFactory.of(session)
                .flatMap(AuditLogListenerFactory::services)
                .map(services -> services.retention().minimumDays())
                .orElse(0L);
    }

    private static AdminReads wanted(JsonNode section) {
        return READS.parse(section.path(READS.key()).asText(READS.defaultText()));
    }
}
