package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.breachcheck.AvailableProofs;
import dev.keyward.breachcheck.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** Reads from Keycloak which proofs of identity a user can give. Stateless and thread-safe. */
public final class UserProofs {

    /** Credential types that count as a second factor. */
    public static final Set<String> SECOND_FACTORS = Set.of(
            OTPCredentialModel.TYPE, WebAuthnCredentialModel.TYPE_TWOFACTOR, RecoveryAuthnCodesCredentialModel.TYPE);

    private UserProofs() {}

    /** @param mailable whether a verification code can be mailed to the user */
    public static AvailableProofs of(UserModel user, boolean mailable) {
        return new AvailableProofs(
                secondFactors(user), mailable, new UserRecords(user).finding().map(Finding::seen));
    }

    /** Returns whether all of the user's second factors and passkeys were set up before the given time. */
    public static boolean hasOnlyFactorsFromBefore(UserModel user, Instant moment) {
        return factors(user)
                .allMatch(credential -> credential.getCreatedDate() == null
                        || Instant.ofEpochMilli(credential.getCreatedDate()).isBefore(moment));
    }

    /** Returns the credential types of the user's second factors and passkeys. */
    public static Set<String> factorTypes(UserModel user) {
        return factors(user).map(CredentialModel::getType).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<CredentialModel> factors(UserModel user) {
        return user.credentialManager()
                .getCredentials()
                .filter(credential -> SECOND_FACTORS.contains(credential.getType())
                        || WebAuthnCredentialModel.TYPE_PASSWORDLESS.equals(credential.getType()));
    }

    private static List<Instant> secondFactors(UserModel user) {
        return user.credentialManager()
                .getCredentials()
                .filter(credential -> SECOND_FACTORS.contains(credential.getType()))
                .map(credential -> Optional.ofNullable(credential.getCreatedDate())
                        .map(Instant::ofEpochMilli)
                        .orElse(Instant.EPOCH))
                .toList();
    }
}
