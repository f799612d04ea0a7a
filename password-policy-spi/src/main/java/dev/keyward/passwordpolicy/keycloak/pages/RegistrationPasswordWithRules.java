package dev.keyward.passwordpolicy.keycloak.pages;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.evaluator.ReportOnly;
import org.keycloak.authentication.FormActionFactory;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationPassword;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Keycloak's registration form action for the password, extended to show the password rules. Adds the ids of the report-only
 * rules that the password breaks to the event.
 *
 * <p>Replaces Keycloak's form action for the password by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(FormActionFactory.class)
public final class RegistrationPasswordWithRules extends RegistrationPassword {

    /** Adds the password rules to the registration form each time Keycloak shows it. */
    @Override
    public void buildPage(FormContext context, LoginFormsProvider form) {
        RulesOnPage.forNewUser(context.getSession());
        super.buildPage(context, form);
    }

    @Override
    public void validate(ValidationContext context) {
        ReportOnly.storeEvent(context.getSession(), context.getEvent());
        super.validate(context);
    }

    /** Returns an order above that of Keycloak's factory with the same id, so that this factory replaces Keycloak's. */
    @Override
    public int order() {
        return 100;
    }
}
