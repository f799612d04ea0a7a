package dev.keyward.passwordpolicy.keycloak.pages;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.evaluator.ReportOnly;
import org.keycloak.authentication.FormActionFactory;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationPassword;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Keycloak's own step of the registration form that takes the password, in its place by a higher order, with the rules on
 * its page and the event in which report-only rules tell.
 *
 * <p>Everything else is Keycloak's. Thread-safe.
 */
@AutoService(FormActionFactory.class)
public final class RegistrationPasswordWithRules extends RegistrationPassword {

    /** Called each time the form is shown. */
    @Override
    public void buildPage(FormContext context, LoginFormsProvider form) {
        RulesOnPage.forNewcomer(context.getSession());
        super.buildPage(context, form);
    }

    @Override
    public void validate(ValidationContext context) {
        ReportOnly.recordIn(context.getSession(), context.getEvent());
        super.validate(context);
    }

    /** Above Keycloak's own factory of the same id, which has 0. */
    @Override
    public int order() {
        return 100;
    }
}
