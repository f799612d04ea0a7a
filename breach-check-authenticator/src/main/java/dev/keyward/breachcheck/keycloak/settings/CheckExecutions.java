package dev.keyward.breachcheck.keycloak.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;

/** Finds the executions of the breach check in the flows of a realm, from cached models. Stateless and thread-safe. */
public final class CheckExecutions {

    /** Provider id of the executions of the breach check. */
    public static final String PROVIDER_ID = "keyward-breach-check";

    /** Ids of Keycloak's authenticators that request a password at a sign-in. */
    public static final List<String> SIGN_IN_FORMS = List.of("auth-username-password-form", "auth-password-form");

    /** Id of Keycloak's authenticator that requests the password of an existing account, to link it to an identity provider. */
    public static final String LINK_FORM = "idp-username-password-form";

    /** Ids of all of Keycloak's authenticators with a password form. */
    public static final Set<String> FORMS =
            Stream.concat(SIGN_IN_FORMS.stream(), Stream.of(LINK_FORM)).collect(Collectors.toUnmodifiableSet());

    /** Ids of Keycloak's password forms that also request the user name. */
    public static final Set<String> NAME_FORMS = Set.of("auth-username-password-form", LINK_FORM);

    private CheckExecutions() {}

    /** Returns whether any flow of the realm, bound or not, has an enabled execution of the breach check. */
    public static boolean existIn(RealmModel realm) {
        return in(realm).findAny().isPresent();
    }

    /** Returns the enabled executions of the breach check in all flows of the realm, bound or not. */
    public static Stream<AuthenticationExecutionModel> in(RealmModel realm) {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .filter(execution -> isCheck(execution) && !execution.isDisabled());
    }

    /**
     * Returns the configuration of the given execution, with the default for each option that cannot be read.
     *
     * @param check the execution; null if it was deleted, which gives the default for every option
     */
    public static SignInCheckConfig configOf(RealmModel realm, @Nullable AuthenticationExecutionModel check) {
        return SignInCheckConfig.from(
                Optional.ofNullable(check)
                        .map(AuthenticationExecutionModel::getAuthenticatorConfig)
                        .map(realm::getAuthenticatorConfigById)
                        .map(AuthenticatorConfigModel::getConfig)
                        .orElse(Map.of()),
                complaint -> {});
    }

    /**
     * Returns the enabled executions after the breach check in the given flow and its sub-flows. The result is empty if it has
     * no check.
     */
    public static Stream<AuthenticationExecutionModel> stepsAfterCheck(RealmModel realm, String flowId) {
        return steps(realm, flowId).dropWhile(step -> !isCheck(step)).skip(1);
    }

    private static Stream<AuthenticationExecutionModel> steps(RealmModel realm, String flowId) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .filter(execution -> !execution.isDisabled())
                .flatMap(execution ->
                        execution.isAuthenticatorFlow() ? steps(realm, execution.getFlowId()) : Stream.of(execution));
    }

    private static boolean isCheck(AuthenticationExecutionModel execution) {
        return PROVIDER_ID.equals(execution.getAuthenticator());
    }
}
