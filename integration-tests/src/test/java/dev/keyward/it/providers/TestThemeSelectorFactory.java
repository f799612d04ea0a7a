package dev.keyward.it.providers;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.theme.Theme;
import org.keycloak.theme.ThemeSelectorProvider;
import org.keycloak.theme.ThemeSelectorProviderFactory;

/**
 * Theme selector for tests that throws an exception for the admin theme of realms with the attribute {@link #FAILS}.
 *
 * <p>It otherwise selects as Keycloak does. It throws once in each session, so that Keycloak can still answer the request.
 */
public final class TestThemeSelectorFactory implements ThemeSelectorProviderFactory {

    public static final String FAILS = "it.admin-theme-fails";

    @Override
    public ThemeSelectorProvider create(KeycloakSession session) {
        return new Selector(session);
    }

    @Override
    public String getId() {
        return "it-theme-selector";
    }

    /** Returns an order that is higher than the order of Keycloak's own theme selector. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Selector implements ThemeSelectorProvider {

        private final KeycloakSession session;

        Selector(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public String getThemeName(Theme.Type type) {
            if (type == Theme.Type.ADMIN
                    && session.getContext().getRealm().getAttribute(FAILS) != null
                    && session.getAttribute(FAILS) == null) {
                session.setAttribute(FAILS, true);
                throw new IllegalStateException("the admin theme broke");
            }
            return session.getProvider(ThemeSelectorProvider.class, "default").getThemeName(type);
        }

        @Override
        public void close() {}
    }
}
