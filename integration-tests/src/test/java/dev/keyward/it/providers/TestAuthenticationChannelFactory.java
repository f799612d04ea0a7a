package dev.keyward.it.providers;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.grants.ciba.channel.AuthenticationChannelProvider;
import org.keycloak.protocol.oidc.grants.ciba.channel.AuthenticationChannelProviderFactory;
import org.keycloak.protocol.oidc.grants.ciba.channel.CIBAAuthenticationRequest;

/** Authentication channel for tests of CIBA, which accepts every request and never asks anybody. */
public final class TestAuthenticationChannelFactory implements AuthenticationChannelProviderFactory {

    @Override
    public AuthenticationChannelProvider create(KeycloakSession session) {
        return new Channel();
    }

    @Override
    public String getId() {
        return "test-channel";
    }

    /** Takes precedence over Keycloak's channel, which needs a server of its own. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Channel implements AuthenticationChannelProvider {

        @Override
        public boolean requestAuthentication(CIBAAuthenticationRequest request, String infoUsedByAuthenticator) {
            return true;
        }

        @Override
        public void close() {}
    }
}
