package dev.keyward.audit.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Part of realm setup that records the events of a realm in its audit log; its removal stops the recording and keeps the log. Stateless
 * and thread-safe.
 */
@AutoService(SetupPart.class)
public final class AuditLogPart implements SetupPart {

    @Override
    public String id() {
        return "audit-log";
    }

    @Override
    public ProfileShape.Section settings() {
        return ProfileShape.Section.of();
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        return List.of(
                step(session, realm, RecordedRealms.ATTRIBUTE, RecordedRealms.ON),
                step(session, realm, RolesClient.SUBJECT, RolesClient.withAllRoles()));
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        return "Sign-ins, changes of accounts and administrators’ changes are recorded in the audit log.";
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        if (step.subject().equals(RolesClient.SUBJECT)) {
            RolesClient.change(session, realm, step.after());
        } else if (step.after().isEmpty()) {
            realm.removeAttribute(RecordedRealms.ATTRIBUTE); // the listener stops after the admin event of the removal
        } else {
            realm.setAttribute(RecordedRealms.ATTRIBUTE, step.after());
        }
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        return List.of(
                step(session, realm, RecordedRealms.ATTRIBUTE, ""),
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
                : Optional.ofNullable(realm.getAttribute(RecordedRealms.ATTRIBUTE))
                        .orElse("");
    }

    private SetupStep step(KeycloakSession session, RealmModel realm, String subject, String after) {
        return new SetupStep(id(), subject, now(session, realm, subject), after);
    }
}
