package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Demand;
import java.io.Serializable;
import java.util.List;

/** The value of one of Keyward's policies as Keycloak keeps it in the realm's cache. Immutable and thread-safe. */
public record Setting(List<Demand> demands) implements Serializable {

    public Setting {
        demands = List.copyOf(demands);
    }
}
