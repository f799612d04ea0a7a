package dev.keyward.providerkit.proof.page;

import dev.keyward.providerkit.proof.address.Addresses;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Renders the page on which a user enters a mailed verification code.
 *
 * @param address the e-mail address to which the code was mailed; the page hides most of it
 * @param life time for which a code is valid
 * @param isExpected whether a valid code was mailed, so that the page has a field for it
 */
public record CodePage(String address, Duration life, boolean isExpected) {

    /** @param isInvalid whether the page marks the field, because the entered text is not the code */
    public Response render(LoginFormsProvider form, String template, boolean isInvalid) {
        return form.setAttribute("address", Addresses.masked(address))
                .setAttribute("minutes", Long.toString(life.toMinutes()))
                .setAttribute("expected", isExpected)
                .setAttribute("invalid", isInvalid)
                .createForm(template);
    }
}
