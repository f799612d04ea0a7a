package dev.keyward.realmsetup.keycloak.bindings;

import dev.keyward.providerkit.setup.FlowInsertion.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Everything in a realm that an authentication flow is bound to.
 *
 * <p>For one transaction. Not shared between threads.
 */
public final class Bindings {

    /** What every subject of a binding begins with. */
    public static final String PREFIX = "binding:";

    private static final String PROVIDER = "identity-provider/";
    private static final String CLIENT = "client/";
    private static final String PROFILE = "client-profile/";
    private static final String FIRST = "/first-broker-login";
    private static final String POST = "/post-broker-login";

    private static final Map<Place, String> CLIENT_BINDINGS = Map.of(
            Place.BROWSER,
            AuthenticationFlowBindings.BROWSER_BINDING,
            Place.DIRECT_GRANT,
            AuthenticationFlowBindings.DIRECT_GRANT_BINDING);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientProfiles profiles;

    public Bindings(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.profiles = new ClientProfiles(session, realm);
    }

    /** One thing that a flow is bound to. */
    public static final class Binding {

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

        public String subject() {
            return PREFIX + name;
        }

        public Place place() {
            return place;
        }

        boolean isOfClient() {
            return name.startsWith(CLIENT);
        }

        /** As people read it: a place of the realm, or whose binding it is and which. */
        public String label() {
            return owner().isEmpty() ? name : owner() + " (" + nameOf(place) + ")";
        }

        /** The client, client profile or identity provider, as {@code leave} in a profile names it; empty for the realm. */
        public String owner() {
            int kind = name.indexOf('/');
            return kind < 0 ? "" : name.substring(0, kind) + ":" + name.substring(kind + 1, name.lastIndexOf('/'));
        }

        /** The name of the flow; empty for none. */
        public String alias() {
            return get.get().map(AuthenticationFlowModel::getAlias).orElse("");
        }

        /** Whether it is bound to a flow inside another one. */
        public boolean isToSubFlow() {
            return get.get().filter(flow -> !flow.isTopLevel()).isPresent();
        }

        public void bind(Optional<AuthenticationFlowModel> flow) {
            set.accept(flow);
        }
    }

    /** The realm's binding for a place, and those that identity providers, clients and client profiles have for it. */
    public List<Binding> at(Place place) {
        List<Binding> bindings = new ArrayList<>();
        ofRealm(place).ifPresent(bindings::add);
        if (place == Place.FIRST_BROKER_LOGIN || place == Place.POST_BROKER_LOGIN) {
            session.identityProviders()
                    .getAllStream(IdentityProviderQuery.userAuthentication())
                    .map(provider -> ofProvider(provider.getAlias(), place))
                    .filter(binding ->
                            place == Place.POST_BROKER_LOGIN || !binding.alias().isEmpty())
                    .forEach(bindings::add);
        }
        if (CLIENT_BINDINGS.containsKey(place)) {
            overriding(place).map(client -> ofClient(client, place)).forEach(bindings::add);
        }
        if (place == Place.BROWSER) {
            profiles.selections().stream()
                    .map(selection -> ofProfile(selection.profile(), selection.number()))
                    .filter(binding -> binding.get
                            .get()
                            .filter(AuthenticationFlowModel::isTopLevel)
                            .isPresent())
                    .forEach(bindings::add);
        }
        return bindings;
    }

    /**
     * The clients with a flow of their own for a place; Keycloak lets them have parts of other flows, too.
     *
     * <p>Keycloak's search takes one query for each flow, so where flows outnumber clients the clients are read, which are cached.
     */
    private Stream<ClientModel> overriding(Place place) {
        String binding = String.valueOf(CLIENT_BINDINGS.get(place));
        List<String> flows = realm.getAuthenticationFlowsStream()
                .map(AuthenticationFlowModel::getId)
                .toList();
        if (realm.getClientsCount() < flows.size()) {
            Set<String> existing = Set.copyOf(flows);
            return realm.getClientsStream()
                    .filter(client -> Optional.ofNullable(client.getAuthenticationFlowBindingOverride(binding))
                            .filter(existing::contains)
                            .isPresent());
        }
        return flows.stream()
                .flatMap(flow -> realm.searchClientByAuthenticationFlowBindingOverrides(
                        Map.of(binding, flow), 0, Integer.MAX_VALUE));
    }

    /** By its subject; empty where there is no such provider or client any more. */
    public Optional<Binding> find(String subject) {
        String name = subject.substring(PREFIX.length());
        for (Place place : Place.values()) {
            if (name.equals(nameOf(place))) {
                return ofRealm(place);
            }
        }
        if (name.startsWith(PROVIDER)) {
            Place place = name.endsWith(POST) ? Place.POST_BROKER_LOGIN : Place.FIRST_BROKER_LOGIN;
            String alias = middle(name, PROVIDER, place == Place.POST_BROKER_LOGIN ? POST : FIRST);
            return Optional.ofNullable(session.identityProviders().getByAlias(alias))
                    .map(provider -> ofProvider(alias, place));
        }
        if (name.matches(PROFILE + ".+/[0-9]{1,4}")) {
            int end = name.lastIndexOf('/');
            String profile = name.substring(PROFILE.length(), end);
            int number = Integer.parseInt(name.substring(end + 1));
            return profiles.selected(profile, number).map(alias -> ofProfile(profile, number));
        }
        for (Place place : CLIENT_BINDINGS.keySet()) {
            if (name.startsWith(CLIENT) && name.endsWith("/" + nameOf(place))) {
                String id = middle(name, CLIENT, "/" + nameOf(place));
                return Optional.ofNullable(realm.getClientByClientId(id)).map(client -> ofClient(client, place));
            }
        }
        return Optional.empty();
    }

    /** What is between the two; empty when they overlap, or the text does not end like that. */
    private static String middle(String text, String start, String end) {
        return text.length() < start.length() + end.length() || !text.endsWith(end)
                ? ""
                : text.substring(start.length(), text.length() - end.length());
    }

    private static String nameOf(Place place) {
        return place.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Optional<Binding> ofRealm(Place place) {
        return switch (place) {
            case BROWSER -> Optional.of(ofRealm(place, realm::getBrowserFlow, realm::setBrowserFlow));
            case REGISTRATION -> Optional.of(ofRealm(place, realm::getRegistrationFlow, realm::setRegistrationFlow));
            case DIRECT_GRANT -> Optional.of(ofRealm(place, realm::getDirectGrantFlow, realm::setDirectGrantFlow));
            case RESET_CREDENTIALS ->
                Optional.of(ofRealm(place, realm::getResetCredentialsFlow, realm::setResetCredentialsFlow));
            case FIRST_BROKER_LOGIN ->
                Optional.of(ofRealm(place, realm::getFirstBrokerLoginFlow, realm::setFirstBrokerLoginFlow));
            case POST_BROKER_LOGIN -> Optional.empty();
        };
    }

    private static Binding ofRealm(
            Place place,
            Supplier<@Nullable AuthenticationFlowModel> get,
            Consumer<@Nullable AuthenticationFlowModel> set) {
        return new Binding(
                nameOf(place), place, () -> Optional.ofNullable(get.get()), flow -> set.accept(flow.orElse(null)));
    }

    private Binding ofProvider(String alias, Place place) {
        boolean first = place == Place.FIRST_BROKER_LOGIN;
        return new Binding(
                PROVIDER + alias + (first ? FIRST : POST),
                place,
                () -> {
                    IdentityProviderModel provider = session.identityProviders().getByAlias(alias);
                    return flow(first ? provider.getFirstBrokerLoginFlowId() : provider.getPostBrokerLoginFlowId());
                },
                flow -> {
                    IdentityProviderModel provider = new IdentityProviderModel(
                            session.identityProviders().getByAlias(alias));
                    String id = flow.map(AuthenticationFlowModel::getId).orElse(null);
                    if (first) {
                        provider.setFirstBrokerLoginFlowId(id);
                    } else {
                        provider.setPostBrokerLoginFlowId(id);
                    }
                    session.identityProviders().update(provider);
                });
    }

    private Binding ofClient(ClientModel client, Place place) {
        String binding = String.valueOf(CLIENT_BINDINGS.get(place));
        return new Binding(
                CLIENT + client.getClientId() + "/" + nameOf(place),
                place,
                () -> flow(client.getAuthenticationFlowBindingOverride(binding)),
                flow -> flow.ifPresentOrElse(
                        bound -> client.setAuthenticationFlowBindingOverride(binding, bound.getId()),
                        () -> client.removeAuthenticationFlowBindingOverride(binding)));
    }

    private Binding ofProfile(String profile, int number) {
        return new Binding(
                PROFILE + profile + "/" + number,
                Place.BROWSER,
                () -> profiles.selected(profile, number).map(realm::getFlowByAlias),
                flow -> flow.ifPresent(bound -> profiles.select(profile, number, bound.getAlias())));
    }

    /** Whether a client profile selects the flow, which Keycloak does not count as a use. */
    public boolean isSelected(AuthenticationFlowModel flow) {
        return profiles.selections().stream()
                .anyMatch(selection -> selection.alias().equals(flow.getAlias()));
    }

    private Optional<AuthenticationFlowModel> flow(@Nullable String id) {
        return Optional.ofNullable(id).filter(given -> !given.isEmpty()).map(realm::getAuthenticationFlowById);
    }
}
