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
 * Keycloak's own action UPDATE_PASSWORD, in its place by a higher order, with the rules on its page and the event in which
 * report-only rules tell.
 *
 * <p>Asks each {@link NewPasswordCondition} first, and shows an error page in place of the form where one refuses. Shows
 * what they tell of a new password. Everything else is Keycloak's. Thread-safe.
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

    /** The page comes again after a bad password, with the rules again. An error takes the place of the notice then. */
    @Override
    public void processAction(RequiredActionContext context) {
        refusal(context).ifPresentOrElse(message -> refuse(context, message), () -> {
            ReportOnly.recordIn(context.getSession(), context.getEvent());
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

    /** Failure policy: open; without a notice the page is Keycloak's own. */
    private static Optional<String> notice(RequiredActionContext context) {
        try {
            return CONDITIONS.stream()
                    .flatMap(condition -> condition.notice(context.getSession(), context.getUser()).stream())
                    .findFirst();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The page for a new password does not say what follows from one. %s", FailureTrace.of(e));
            return Optional.empty();
        }
    }

    private static void refuse(RequiredActionContext context, String message) {
        context.getEvent().clone().user(context.getUser()).error(Errors.NOT_ALLOWED);
        context.challenge(context.form().setError(message).createErrorPage(Response.Status.BAD_REQUEST));
    }

    /** Above Keycloak's own factory of the same id, which has 0. */
    @Override
    public int order() {
        return 100;
    }
}
