package dev.keyward.breachcheck.keycloak.policy;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.Sources;
import dev.keyward.providerkit.StatelessFactory;
import dev.keyward.providerkit.passwords.PolicyNames;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** Creates the password policy {@code keyward-breached}. Stateless and thread-safe. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class BreachedPolicyFactory
        implements PasswordPolicyProviderFactory, StatelessFactory<PasswordPolicyProvider> {

    public static final String ID = PolicyNames.BREACHED;

    @Override
    public PasswordPolicyProvider create(KeycloakSession session) {
        return new BreachedPolicy(session);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayName() {
        return "Keyward: leaked passwords (lists)";
    }

    @Override
    public String getConfigType() {
        return PasswordPolicyProvider.STRING_CONFIG_TYPE;
    }

    @Override
    public String getDefaultConfigValue() {
        return "index";
    }

    @Override
    public boolean isMultiplSupported() {
        return false;
    }

    /** Returns a phrase that lists the allowed values of the password policy. */
    public String allowed() {
        return Sources.allowed();
    }

    /** Returns the description of the password policy, which the table of all policies in the documentation contains. */
    public String help() {
        return "The password is on no breach list: the list in the jar, with \"index\" also the index and the overlays"
                + " on the server's disk, with \"online\" also the range service.";
    }
}
