package dev.keyward.audit;

import java.util.Set;

/**
 * The fixed path segments of the admin REST API of Keycloak 26.7 and of Keyward.
 *
 * <p>A record shows these words only. Any other segment of a path can be a name that somebody chose, so it may be personal data. A
 * segment that is missing here is therefore recorded as a placeholder. {@code AdminWritesIT} compares the list with Keycloak.
 */
final class AdminApiWords {

    private static final Set<String> ALL = Set.of("""
            activate add add-models admin-events api apply associatedPolicies attack-detection attributes audit-log authentication
            authentication-management authenticator-providers authz available available-event-listeners
            available-roles banned-terms breach-check brute-force brute-force-user certificates check checkpoint
            children clear-crl-cache clear-keys-cache clear-realm-cache clear-user-cache client
            client-authenticator-providers client-description-converter client-policies client-registration-policy
            client-scopes client-secret client-session-stats client-templates client-types clientScopes clients
            clients-initial-access closed components composite composites config config-description
            configured-user-storage-credential-types consents copy count credential-registrators credentials
            deactivate dependentPolicies default-client-scopes default-default-client-scopes default-groups
            default-optional-client-scopes disable-credential-types download effective-roles effective-roles-all
            emit entries erasures evaluate evaluate-scopes events execute-actions-email execution executions explain
            export federated-identity flow flows form-action-providers form-providers generate generate-and-download
            generate-example-access-token generate-example-id-token generate-example-saml-response
            generate-example-userinfo granted group-by-path groups identity-provider identity-providers ignore
            impersonation import import-config info installation instances invitations invite-existing-user
            invite-user issued-credentials keys ldap-server-capabilities localization logout logout-all
            lower-priority management mapper-types mappers members metadata migrate models moveAfter moveToFirst
            name names nodes not-granted offline-session-count offline-sessions optional-client-scopes organizations
            partial-export partialImport password-policy pending-events per-client-config-description permission
            permissions plan policies policy profile profile-schema profiles protocol protocol-mappers provider
            providers push-revocation query queued raise-priority realm realms register-required-action
            registration-access-token reload-keys removal remove remove-imported-users required-actions resend
            reset-password reset-password-email resource resource-server resources role-mapping-delete role-mappings
            roles roles-by-id rotated rules scheduled scope scope-mappings scopes search send-credential-offer
            send-verify-email serverinfo service-account-user session-count sessions settings setup sinks ssf stats
            status stream sub-component-types subjects sync test-nodes-available testLDAPConnection
            testSMTPConnection tile ui-ext unlink-users unmanagedAttributes unregistered-required-actions unseal
            upload upload-certificate user-sessions user-storage userLabel users users-management-permissions vc
            verify versions workflows""".split("\\s+"));

    private AdminApiWords() {}

    static boolean contains(String segment) {
        return ALL.contains(segment);
    }
}
