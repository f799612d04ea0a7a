package dev.keyward.passwordpolicy.keycloak.policy;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.Preset;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.RequiredRule.Origin;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-preset}, which requires all rules of a {@link Preset}. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class PresetPolicyFactory extends KeywardPolicyFactory {

    public PresetPolicyFactory() {
        super(
                "keyward-preset",
                "Keyward: preset (rules of a standard)",
                Preset.NIST_800_63B_4.id(),
                "The rules of one edition of a standard; further rules make it stricter.");
    }

    @Override
    List<RequiredRule> requiredRules(String value, boolean reportOnly, Origin origin) {
        return Preset.find(value)
                .orElseThrow(() -> BadValue.of(value, "give " + allowed()))
                .requiredRules(reportOnly, origin);
    }

    @Override
    public String allowed() {
        return "one of " + Stream.of(Preset.values()).map(Preset::id).collect(Collectors.joining(", "));
    }
}
