package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Demand;
import java.io.Serializable;
import java.util.List;

/** The parsed value of one of Keyward's password policies, which Keycloak keeps in its realm cache. Immutable and thread-safe. */
public record Setting(List<Demand> demands) implements Serializable {

    public Setting {
        demands = List.copyOf(demands);
    }
}
