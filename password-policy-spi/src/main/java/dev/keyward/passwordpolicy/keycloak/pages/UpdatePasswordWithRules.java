package dev.keyward.passwordpolicy.keycloak.pages;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.evaluator.ReportOnly;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.passwords.NewPasswordCondition;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdatePassword;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action UPDATE_PASSWORD, extended to show the password rules. Adds the ids of the report-only rules that
 * the new password breaks to the event.
 *
 * <p>Checks each {@link NewPasswordCondition} first: a refusal shows an error page instead of the form, a notice is added to
 * the form. Replaces Keycloak's action by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class UpdatePasswordWithRules extends UpdatePassword {

    private static final Logger LOG = Logger.getLogger(UpdatePasswordWithRules.class);

    private static final List<NewPasswordCondition> CONDITIONS =
            ServiceLoader.load(NewPasswordCondition.class, UpdatePasswordWithRules.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        refusal(context).ifPresentOrElse(message -> refuse(context, message), () -> {
            Optional<String> notice = notice(context);
            RulesOnPage.forUser(context.getSession(), context.getUser(), notice);
            notice.ifPresent(context.form()::setInfo);
            super.requiredActionChallenge(context);
        });
    }

    /**
     * Adds the password rules to the page before Keycloak processes the new password, because Keycloak shows the page
     * again if it refuses the password.
     */
    @Override
    public void processAction(RequiredActionContext context) {
        refusal(context).ifPresentOrElse(message -> refuse(context, message), () -> {
            ReportOnly.storeEvent(context.getSession(), context.getEvent());
            Optional<String> notice = notice(context);
            RulesOnPage.forUser(context.getSession(), context.getUser(), notice);
            super.processAction(context);
        });
    }

    private static Optional<String> refusal(RequiredActionContext context) {
        return CONDITIONS.stream()
                .flatMap(condition ->
                        condition
                                .refusal(context.getSession(), context.getAuthenticationSession(), context.getUser())
                                .stream())
                .findFirst();
    }

    /**
     * Returns the first notice that a {@link NewPasswordCondition} wants to show on the page for a new password. Failure
     * policy: open; the page is shown without the notice.
     */
    private static Optional<String> notice(RequiredActionContext context) {
        try {
            return CONDITIONS.stream()
                    .flatMap(condition -> condition.notice(context.getSession(), context.getUser()).stream())
                    .findFirst();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(
                    "The notice on the page for a new password could not be determined and is missing. %s",
                    FailureTrace.of(e));
            return Optional.empty();
        }
    }

    private static void refuse(RequiredActionContext context, String message) {
        context.getEvent().clone().user(context.getUser()).error(Errors.NOT_ALLOWED);
        context.challenge(context.form().setError(message).createErrorPage(Response.Status.BAD_REQUEST));
    }

    /** Returns an order above that of Keycloak's action with the same id, so that this action replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
