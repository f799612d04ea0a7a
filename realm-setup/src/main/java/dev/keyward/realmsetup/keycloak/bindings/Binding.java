package dev.keyward.realmsetup.keycloak.bindings;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.keycloak.models.AuthenticationFlowModel;

/**
 * A binding of the realm, an identity provider, a client or a client profile to an authentication flow.
 *
 * <p>For one transaction; not thread-safe.
 */
public final class Binding {

    private final String name;
    private final Place place;
    private final Supplier<Optional<AuthenticationFlowModel>> get;
    private final Consumer<Optional<AuthenticationFlowModel>> set;

    Binding(
            String name,
            Place place,
            Supplier<Optional<AuthenticationFlowModel>> get,
            Consumer<Optional<AuthenticationFlowModel>> set) {
        this.name = name;
        this.place = place;
        this.get = get;
        this.set = set;
    }

    /** Returns the name of this binding in setup plans, such as {@code binding:browser}. */
    public String subject() {
        return Bindings.PREFIX + name;
    }

    public Place place() {
        return place;
    }

    /** Returns the name of this binding for administrators, such as "browser" or "client:shop (browser)". */
    public String label() {
        return owner().isEmpty() ? name : owner() + " (" + Bindings.nameOf(place) + ")";
    }

    /**
     * Returns the client, client profile or identity provider that has this binding. The result is an empty text if the realm
     * has it.
     *
     * @return a name in the form of the profile's key {@code leave}, such as {@code client:shop}
     */
    public String owner() {
        int kind = name.indexOf('/');
        return kind < 0 ? "" : name.substring(0, kind) + ":" + name.substring(kind + 1, name.lastIndexOf('/'));
    }

    /** Returns whether the flow of this binding needs the given execution. */
    public boolean needs(FlowInsertion insertion) {
        return insertion.isFor(place, owner());
    }

    /** Returns the authentication flow to which this binding points; empty if none is bound. */
    Optional<AuthenticationFlowModel> flow() {
        return get.get();
    }

    /** Returns the alias of the authentication flow to which this binding points. The result is an empty text if none is bound. */
    public String alias() {
        return flow().map(AuthenticationFlowModel::getAlias).orElse("");
    }

    /** Returns whether this binding points to a sub-flow of another flow. */
    public boolean isToSubFlow() {
        return flow().filter(flow -> !flow.isTopLevel()).isPresent();
    }

    /** Binds the given authentication flow, or removes the binding if no flow is given. */
    public void bind(Optional<AuthenticationFlowModel> flow) {
        set.accept(flow);
    }
}
