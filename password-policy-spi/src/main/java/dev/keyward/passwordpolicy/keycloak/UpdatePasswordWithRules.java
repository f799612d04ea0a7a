package dev.keyward.passwordpolicy.keycloak;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.NewPasswordCondition;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
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
 * <p>Asks each {@link NewPasswordCondition} first, and shows an error page in place of the form where one refuses.
 * Everything else is Keycloak's. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class UpdatePasswordWithRules extends UpdatePassword {

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
            Optional<String> notice = SignOutNotice.of(context.getRealm(), context.getUser());
            RulesOnPage.forUser(context.getSession(), context.getUser(), notice);
            notice.ifPresent(context.form()::setInfo);
            super.requiredActionChallenge(context);
        });
    }

    /** The page comes again after a bad password, with the rules again; its error takes the place of the notice, which goes with them. */
    @Override
    public void processAction(RequiredActionContext context) {
        refusal(context).ifPresentOrElse(message -> refuse(context, message), () -> {
            ReportOnly.recordIn(context.getSession(), context.getEvent());
            Optional<String> notice = SignOutNotice.of(context.getRealm(), context.getUser());
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
