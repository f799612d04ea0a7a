package dev.keyward.secondfactor.keycloak.removal;

import dev.keyward.secondfactor.Factor;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Tells Keycloak that a user cannot remove a credential type while it is the user's last factor.
 *
 * <p>The account console then shows no button "Delete", and Keycloak refuses to delete the credential, by {@code kc_action} and by the
 * REST API of the account. Administrators can still delete it. Stateless and thread-safe.
 */
final class RemovableCredentials {

    private RemovableCredentials() {}

    /**
     * Returns Keycloak's metadata of a credential type, changed if the user must keep the factor.
     *
     * @param context names the user, except on the page where users choose a factor
     */
    static CredentialTypeMetadata of(
            KeycloakSession session,
            CredentialTypeMetadata metadata,
            CredentialTypeMetadataContext context,
            Factor factor) {
        UserModel user = context.getUser();
        if (user == null
                || !metadata.isRemoveable()
                || !LastFactor.mustStay(session, session.getContext().getRealm(), user, factor)) {
            return metadata;
        }
        return CredentialTypeMetadata.builder()
                .type(metadata.getType())
                .category(metadata.getCategory())
                .displayName(metadata.getDisplayName())
                .helpText(metadata.getHelpText())
                .iconCssClass(metadata.getIconCssClass())
                .createAction(metadata.getCreateAction())
                .updateAction(metadata.getUpdateAction())
                .removeable(false)
                .build(session);
    }
}
