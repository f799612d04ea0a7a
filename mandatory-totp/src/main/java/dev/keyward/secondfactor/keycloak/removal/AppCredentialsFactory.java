package dev.keyward.secondfactor.keycloak.removal;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.Factor;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.OTPCredentialProvider;
import org.keycloak.credential.OTPCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's credential provider for authenticator apps, which keeps users from removing the last factor that they need.
 *
 * <p>Replaces Keycloak's provider by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(CredentialProviderFactory.class)
@SuppressWarnings("rawtypes") // a service has no type arguments
public final class AppCredentialsFactory extends OTPCredentialProviderFactory {

    @Override
    public OTPCredentialProvider create(KeycloakSession session) {
        return new OTPCredentialProvider(session) {
            @Override
            public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
                return RemovableCredentials.of(
                        session, super.getCredentialTypeMetadata(context), context, Factor.AUTHENTICATOR_APP);
            }
        };
    }

    /** Returns an order above that of Keycloak's provider with the same id, so that this provider replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
