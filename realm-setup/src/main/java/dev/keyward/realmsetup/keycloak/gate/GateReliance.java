package dev.keyward.realmsetup.keycloak.gate;

import dev.keyward.providerkit.gate.TokenGateFactory;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the features that rely on the token gate in a realm where the gate does not work. Stateless and thread-safe. */
public final class GateReliance {

    private GateReliance() {}

    /**
     * Returns one sentence if a feature relies on the gate, and the gate does not work for all clients. The result is empty otherwise.
     *
     * @param parts the setup parts whose applied settings need the gate
     */
    public static List<String> broken(KeycloakSession session, RealmModel realm, Collection<String> parts) {
        TreeSet<String> features = new TreeSet<>(parts);
        features.addAll(TokenGateFactory.enforcing(session, realm));
        return features.isEmpty() || TokenGatePart.works(realm)
                ? List.of()
                : List.of("The token gate is missing, disabled or changed in the client policies, or Keycloak cannot"
                        + " read them. Refreshes and other grants without a page are not checked by: "
                        + String.join(", ", features) + ". Apply the profile again.");
    }
}
