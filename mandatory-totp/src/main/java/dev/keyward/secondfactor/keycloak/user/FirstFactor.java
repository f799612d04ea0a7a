package dev.keyward.secondfactor.keycloak.user;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/** Determines since when a user has, or had, a factor for which Keycloak asks after each password. Stateless and thread-safe. */
public final class FirstFactor {

    /** The factors for which Keycloak asks after each password. It asks for a passkey in place of the password only. */
    public static final Set<Factor> ASKED_AFTER_PASSWORD =
            Set.copyOf(EnumSet.of(Factor.AUTHENTICATOR_APP, Factor.SECURITY_KEY));

    private FirstFactor() {}

    /** Returns when the user first had an app or a security key that a campaign accepts; {@link Instant#EPOCH} if that is unknown. */
    public static Instant since(UserModel user, Campaign campaign) {
        SecondFactorRecords records = new SecondFactorRecords(user);
        return campaign.factors().stream()
                .filter(ASKED_AFTER_PASSWORD::contains)
                .flatMap(factor -> Stream.concat(records.had(factor), setUp(user, factor)))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static Stream<Instant> setUp(UserModel user, Factor factor) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(FactorSetup.credentialTypeOf(factor))
                .map(FirstFactor::created);
    }

    private static Instant created(CredentialModel credential) {
        return Optional.ofNullable(credential.getCreatedDate())
                .map(Instant::ofEpochMilli)
                .orElse(Instant.EPOCH);
    }
}
