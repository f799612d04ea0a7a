package dev.keyward.secondfactor.keycloak.check;

import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Determines whether the current request proved a factor to an execution of Keycloak that runs before the check.
 *
 * <p>Users who have just entered a code on Keycloak's page are not asked for the next one. Only the current request counts, because
 * Keycloak keeps the status of an execution when another user continues in the same tab. Stateless and thread-safe.
 */
final class PrecedingFactor {

    /** Id of an execution of Keycloak that asks some users for a one-time code. */
    private static final String CONDITIONAL_OTP = "auth-conditional-otp-form";

    private PrecedingFactor() {}

    /**
     * Returns whether the user has just proved a factor. Keycloak answers a POST that names an execution and has a code by running that
     * execution alone, for the current user, and continues in the flow only if it succeeds ({@code SessionCodeChecks}, {@code
     * AuthenticationProcessor}).
     *
     * <p>Two such requests do not count. With the token of a mailed link, Keycloak changes the user and ignores code and execution
     * ({@code LoginActionsService#resetCredentialsPOST}). With the choice of another execution, it only shows the page of that one, or
     * skips it ({@code DefaultAuthenticationFlow#processAction}).
     */
    static boolean isProven(AuthenticationFlowContext context) {
        return "POST".equals(context.getHttpRequest().getHttpMethod())
                && parameter(context, LoginActionsService.SESSION_CODE) != null
                && parameter(context, Constants.KEY) == null
                && !context.getHttpRequest().getDecodedFormParameters().containsKey(Constants.AUTHENTICATION_EXECUTION)
                && isPassedFactor(context, parameter(context, Constants.EXECUTION));
    }

    private static boolean isPassedFactor(AuthenticationFlowContext context, @Nullable String executionId) {
        AuthenticationExecutionModel execution =
                executionId == null ? null : context.getRealm().getAuthenticationExecutionById(executionId);
        return execution != null
                && (CheckFactor.isAskedForBy(execution.getAuthenticator())
                        || CONDITIONAL_OTP.equals(execution.getAuthenticator()))
                && context.getAuthenticationSession().getExecutionStatus().get(executionId) == ExecutionStatus.SUCCESS;
    }

    private static @Nullable String parameter(AuthenticationFlowContext context, String name) {
        return context.getUriInfo().getQueryParameters().getFirst(name);
    }
}
