package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Found;
import dev.keyward.breachcheck.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** What a user of Keycloak could prove who they are with. Stateless and thread-safe. */
final class UserStanding {

    private UserStanding() {}

    static Standing of(RealmModel realm, UserModel user) {
        Marks marks = new Marks(user);
        return new Standing(
                secondFactors(user),
                user.isEmailVerified()
                        && hasText(user.getEmail())
                        && !realm.getSmtpConfig().isEmpty(),
                marks.addressChanged(),
                marks.found().map(Found::seen));
    }

    /** Whether whatever may have been the second factor was set up before: nobody proves anything with what they have just set up. */
    static boolean hasOnlyFactorsFromBefore(UserModel user, Instant moment) {
        return factors(user)
                .allMatch(credential -> credential.getCreatedDate() == null
                        || Instant.ofEpochMilli(credential.getCreatedDate()).isBefore(moment));
    }

    /** The types of what the user may have as a second factor. */
    static Set<String> factorTypes(UserModel user) {
        return factors(user).map(CredentialModel::getType).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<CredentialModel> factors(UserModel user) {
        return user.credentialManager()
                .getCredentials()
                .filter(credential -> SignInCheck.SECOND_FACTORS.contains(credential.getType())
                        || WebAuthnCredentialModel.TYPE_PASSWORDLESS.equals(credential.getType()));
    }

    private static List<Instant> secondFactors(UserModel user) {
        return user.credentialManager()
                .getCredentials()
                .filter(credential -> SignInCheck.SECOND_FACTORS.contains(credential.getType()))
                .map(credential -> Optional.ofNullable(credential.getCreatedDate())
                        .map(Instant::ofEpochMilli)
                        .orElse(Instant.EPOCH))
                .toList();
    }

    private static boolean hasText(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
