package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.policy.RuleContext;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.passwordpolicy.terms.NotPersonal;
import java.util.List;
import java.util.regex.Pattern;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-not-personal}, which refuses passwords that contain the user's names or other data. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class NotPersonalPolicyFactory extends RulePolicyFactory {

    public static final String ID = "keyward-not-personal";

    private static final NamesOption ATTRIBUTES =
            new NamesOption("attributes of the user profile", 16, Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"));

    public NotPersonalPolicyFactory() {
        super(
                ID,
                "Keyward: nothing personal (attributes)",
                "username,email,firstName,lastName",
                "A password contains no word of four or more characters from these attributes of its owner, nor one reversed, with look-alikes, or (from five characters) one edit away.");
    }

    @Override
    public RuleValue value(String text) {
        return ATTRIBUTES.parse(text);
    }

    @Override
    public String allowed() {
        return ATTRIBUTES.allowed();
    }

    @Override
    public Rule rule(RuleValue value, RuleContext context) {
        List<String> data = NamesOption.names(value).stream()
                .flatMap(context.owner()::attribute)
                .toList();
        return NotPersonal.of(data);
    }
}
