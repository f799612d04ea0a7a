package dev.keyward.secondfactor.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.secondfactor.keycloak.check.CheckFactor;
import dev.keyward.secondfactor.keycloak.check.SecondFactorCheckFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Determines in which flows the check of existing factors is inserted: before a password reset changes anything, and after the sign-in
 * at an identity provider, unless the profile trusts the provider.
 *
 * <p>Stateless and thread-safe.
 */
final class CheckInsertions {

    /** Id of Keycloak's execution that waits until the user has opened the mailed link. */
    private static final String RESET_MAIL = "reset-credential-email";

    /** Id of an execution of Keycloak that asks some users for a one-time code. */
    private static final String CONDITIONAL_OTP = "auth-conditional-otp-form";

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

    /** Returns a sentence for each identity provider after which users would be asked twice. */
    static List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        return providers(session)
                .filter(provider -> !CampaignSection.trustedProviders(section).contains(provider.getAlias()))
                .filter(provider -> asks(realm, provider.getPostBrokerLoginFlowId()))
                .map(provider -> "second-factor: the post login flow of the identity provider " + provider.getAlias()
                        + " already asks for a second factor. Add the provider to " + CampaignSection.TRUSTED_PROVIDERS
                        + ", or take this step out of the flow. Otherwise users are asked twice.")
                .toList();
    }

    @SuppressWarnings("deprecation") // the other methods exist since Keycloak 26.5 only
    private static Stream<IdentityProviderModel> providers(KeycloakSession session) {
        return session.identityProviders().getAllStream();
    }

    private static boolean asks(RealmModel realm, @Nullable String flowId) {
        return flowId != null
                && realm.getAuthenticationFlowById(flowId) != null
                && realm.getAuthenticationExecutionsStream(flowId)
                        .filter(execution -> !execution.isDisabled())
                        .anyMatch(execution -> asks(realm, execution));
    }

    private static boolean asks(RealmModel realm, AuthenticationExecutionModel execution) {
        return execution.isAuthenticatorFlow()
                ? asks(realm, execution.getFlowId())
                : CheckFactor.isAskedForBy(execution.getAuthenticator())
                        || CONDITIONAL_OTP.equals(execution.getAuthenticator());
    }
}
