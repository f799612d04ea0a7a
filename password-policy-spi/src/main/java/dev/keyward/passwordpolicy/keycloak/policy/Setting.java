package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.RequiredRule;
import java.io.Serializable;
import java.util.List;

/** The parsed value of one of Keyward's password policies. Keycloak keeps it in its realm cache. Immutable and thread-safe. */
public record Setting(List<RequiredRule> requiredRules) implements Serializable {

    public Setting {
        requiredRules = List.copyOf(requiredRules);
    }
}
