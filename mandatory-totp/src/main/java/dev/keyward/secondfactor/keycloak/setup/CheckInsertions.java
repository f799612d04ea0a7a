package dev.keyward.secondfactor.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.FlowInsertion.Position;
import dev.keyward.secondfactor.keycloak.check.SecondFactorCheckFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;

/**
 * Determines in which flows the check of existing factors is inserted: before a password reset changes anything, before an account at an
 * identity provider is linked to a user, and after the sign-in at an identity provider, unless the profile trusts the provider.
 *
 * <p>Stateless and thread-safe.
 */
final class CheckInsertions {

    /** Id of Keycloak's execution that waits until the user has opened the mailed link. */
    private static final String RESET_MAIL = "reset-credential-email";

    /**
     * Ids of Keycloak's executions that set the user to whom an account is linked. The first one creates a user, or takes an existing one
     * who has opened the mailed link in another browser.
     */
    private static final List<String> LINKS = List.of(
            "idp-create-user-if-unique", "idp-email-verification", "idp-auto-link", "idp-username-password-form");

    private static final String PURPOSE = "asks users who have a second factor for it";

    private CheckInsertions() {}

    static List<FlowInsertion> of(JsonNode section) {
        return List.of(
                new FlowInsertion(
                        Place.RESET_CREDENTIALS,
                        SecondFactorCheckFactory.PROVIDER_ID,
                        List.of(RESET_MAIL),
                        Map.of(),
                        PURPOSE),
                new FlowInsertion(
                        Place.FIRST_BROKER_LOGIN,
                        SecondFactorCheckFactory.PROVIDER_ID,
                        LINKS,
                        Map.of(),
                        PURPOSE,
                        Set.of(),
                        // If it is REQUIRED, as in a wrapper, idp-create-user-if-unique shows an error for an existing
                        // user.
                        Position.TOP_LEVEL),
                new FlowInsertion(
                        Place.POST_BROKER_LOGIN,
                        SecondFactorCheckFactory.PROVIDER_ID,
                        List.of(),
                        Map.of(),
                        PURPOSE,
                        CampaignSection.trustedProviders(section).stream()
                                .map(alias -> "identity-provider:" + alias)
                                .collect(Collectors.toSet())));
    }

    /** Returns a clause for each trusted identity provider that the realm does not have. */
    static Stream<String> problems(KeycloakSession session, JsonNode section) {
        return CampaignSection.trustedProviders(section).stream()
                .filter(alias -> session.identityProviders().getByAlias(alias) == null)
                .map(alias -> CampaignSection.TRUSTED_PROVIDERS + ": "
                        + BadValue.of(alias, "give the alias of an identity provider of this realm")
                                .getMessage());
    }
}
