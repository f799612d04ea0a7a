package dev.keyward.providerkit.gate;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Decides for one feature whether a user gets no further tokens, because something is due.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, and are stateless and thread-safe. They must answer from caches,
 * without a query or a network call, because every token request calls them. Failure policy: a check that throws refuses nobody.
 */
public interface GateCheck {

    /** Returns the name of the feature in kebab-case, which is a tag of the metrics. It never changes after a release. */
    String feature();

    /**
     * Returns whether the feature refuses tokens to anyone in the given realm now. If so, the gate refuses requests whose user is not
     * known in advance.
     */
    boolean isEnforcedIn(KeycloakSession session, RealmModel realm);

    /** Returns whether the user of the given token request may get the tokens. */
    GateVerdict judge(KeycloakSession session, TokenRequest request);
}
