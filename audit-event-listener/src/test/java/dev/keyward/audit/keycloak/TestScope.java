package dev.keyward.audit.keycloak;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/** Options of a provider in a map, in place of the options of a server. */
public final class TestScope extends Config.AbstractScope {

    private final Map<String, String> values;

    public TestScope(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    @Override
    public @Nullable String get(String key) {
        return values.get(key);
    }

    @Override
    public Config.Scope scope(String... names) {
        return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public Config.Scope root() {
        return this;
    }
}
