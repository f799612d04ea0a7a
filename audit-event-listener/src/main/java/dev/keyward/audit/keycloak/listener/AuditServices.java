package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.calls.AdminCallCapture;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.grants.GrantCapture;
import dev.keyward.audit.keycloak.personal.SubjectKeys;

/**
 * The objects of the event listener that the REST resources of the audit log use. Thread-safe.
 *
 * @param capture adds records that Keyward makes itself
 * @param calls records the calls of the admin REST API
 * @param grants records privileged roles that are granted without an admin event
 * @param keys the secret keys of the server
 * @param subjects the data keys of people
 * @param erasureDelayDays days between the request of an erasure and the erasure
 */
public record AuditServices(
        AuditCapture capture,
        AdminCallCapture calls,
        GrantCapture grants,
        ServerKeys keys,
        SubjectKeys subjects,
        int erasureDelayDays) {

    static AuditServices of(
            RecordedRealms realms, AuditCapture capture, ServerKeys keys, SubjectKeys subjects, int erasureDelayDays) {
        return new AuditServices(
                capture,
                new AdminCallCapture(realms, capture),
                new GrantCapture(realms, capture),
                keys,
                subjects,
                erasureDelayDays);
    }
}
