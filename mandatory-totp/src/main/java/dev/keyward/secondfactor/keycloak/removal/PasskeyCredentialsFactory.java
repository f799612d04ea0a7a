package dev.keyward.secondfactor.keycloak.removal;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.Factor;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.WebAuthnPasswordlessCredentialProvider;
import org.keycloak.credential.WebAuthnPasswordlessCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's credential provider for passkeys, which keeps users from removing the last factor that they need.
 *
 * <p>Replaces Keycloak's provider by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(CredentialProviderFactory.class)
@SuppressWarnings("rawtypes") // a service has no type arguments
public final class PasskeyCredentialsFactory extends WebAuthnPasswordlessCredentialProviderFactory {

    @Override
    public CredentialProvider<?> create(KeycloakSession session) {
        return new WebAuthnPasswordlessCredentialProvider(session, getMetadataService(), createOrGetObjectConverter()) {
            @Override
            public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
                return RemovableCredentials.of(
                        session, super.getCredentialTypeMetadata(context), context, Factor.PASSKEY);
            }
        };
    }

    /** Returns an order above that of Keycloak's provider with the same id, so that this provider replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
