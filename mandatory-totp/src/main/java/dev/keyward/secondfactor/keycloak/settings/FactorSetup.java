package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.secondfactor.Factor;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** Maps each second factor to Keycloak's required action and credential type. Stateless and thread-safe. */
public final class FactorSetup {

    private FactorSetup() {}

    /** Returns the id of Keycloak's required action that sets up a factor. */
    public static String actionOf(Factor factor) {
        return switch (factor) {
            case AUTHENTICATOR_APP -> RequiredAction.CONFIGURE_TOTP.name();
            case PASSKEY -> "webauthn-register-passwordless";
            case SECURITY_KEY -> "webauthn-register";
        };
    }

    /** Returns whether the realm's policy makes sure that a passkey verifies its user, so that it is more than possession. */
    public static boolean passkeysVerifyUsers(RealmModel realm) {
        return Constants.WEBAUTHN_POLICY_OPTION_REQUIRED.equals(
                realm.getWebAuthnPolicyPasswordless().getUserVerificationRequirement());
    }

    /** Returns Keycloak's credential type of a factor. */
    public static String credentialTypeOf(Factor factor) {
        return switch (factor) {
            case AUTHENTICATOR_APP -> OTPCredentialModel.TYPE;
            case PASSKEY -> WebAuthnCredentialModel.TYPE_PASSWORDLESS;
            case SECURITY_KEY -> WebAuthnCredentialModel.TYPE_TWOFACTOR;
        };
    }
}
