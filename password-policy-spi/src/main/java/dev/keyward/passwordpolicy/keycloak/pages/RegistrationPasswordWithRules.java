package dev.keyward.passwordpolicy.keycloak.pages;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.evaluator.ReportOnly;
import org.keycloak.authentication.FormActionFactory;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationPassword;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Adds the rules to the registration form and report-only rules to its event.
 *
 * <p>Replaces Keycloak's form action for the password by a higher order, and inherits everything else. Thread-safe.
 */
@AutoService(FormActionFactory.class)
public final class RegistrationPasswordWithRules extends RegistrationPassword {

    /** Adds the rules each time the form is shown. */
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

    /** Returns an order above 0, that of Keycloak's factory with the same id. */
    @Override
    public int order() {
        return 100;
    }
}
