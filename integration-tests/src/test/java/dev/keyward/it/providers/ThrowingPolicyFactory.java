package dev.keyward.it.providers;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;
import org.keycloak.policy.PolicyError;

/** A third-party password policy that throws an exception for every password. */
public final class ThrowingPolicyFactory implements PasswordPolicyProviderFactory {

    public static final String ID = "it-throwing";

    @Override
    public PasswordPolicyProvider create(KeycloakSession session) {
        return new ThrowingPolicy();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayName() {
        return "Throws (tests)";
    }

    @Override
    public String getConfigType() {
        return PasswordPolicyProvider.STRING_CONFIG_TYPE;
    }

    @Override
    public String getDefaultConfigValue() {
        return "1";
    }

    @Override
    public boolean isMultiplSupported() {
        return false;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class ThrowingPolicy implements PasswordPolicyProvider {

        @Override
        public PolicyError validate(RealmModel realm, UserModel user, String password) {
            throw new IllegalStateException("the stock-like policy broke");
        }

        @Override
        public PolicyError validate(String user, String password) {
            throw new IllegalStateException("the stock-like policy broke");
        }

        @Override
        public Object parseConfig(String value) {
            return 1;
        }

        @Override
        public void close() {}
    }
}
