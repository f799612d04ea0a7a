package dev.keyward.realmsetup.keycloak.bindings;

import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.versions.ServerApi;
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
 * Finds and changes a realm's bindings to authentication flows.
 *
 * <p>A flow can be bound by the realm, an identity provider, a client's override or a client profile. One instance per
 * transaction; not thread-safe.
 */
public final class Bindings {

    /** Prefix of the names (subjects) of setup steps that change a binding to an authentication flow. */
    public static final String PREFIX = "binding:";

    private static final String PROVIDER = "identity-provider/";
    private static final String CLIENT = "client/";
    private static final String PROFILE = "client-profile/";
    private static final String FIRST = "/first-broker-login";
    private static final String POST = "/post-broker-login";

    /** Keycloak's keys for a client's overrides of the browser flow and the direct grant flow. */
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

    /** Returns all bindings of the given place: those of the realm, identity providers, clients and client profiles. */
    public List<Binding> at(Place place) {
        List<Binding> bindings = new ArrayList<>();
        ofRealm(place).ifPresent(bindings::add);
        if (place == Place.FIRST_BROKER_LOGIN || place == Place.POST_BROKER_LOGIN) {
            identityProviders()
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
                    .filter(binding -> binding.flow()
                            .filter(AuthenticationFlowModel::isTopLevel)
                            .isPresent())
                    .forEach(bindings::add);
        }
        return bindings;
    }

    /**
     * Returns the realm's identity providers that can authenticate users.
     *
     * <p>Keycloak before 26.5 cannot tell them apart, and returns all identity providers.
     */
    @SuppressWarnings("deprecation") // for Keycloak before 26.5
    private Stream<IdentityProviderModel> identityProviders() {
        return ServerApi.IDENTITY_PROVIDER_QUERY.isPresent()
                ? session.identityProviders().getAllStream(IdentityProviderQuery.userAuthentication())
                : session.identityProviders().getAllStream();
    }

    /**
     * Returns the clients that override the realm's flow for the given kind of sign-in, browser or direct grant. The override
     * may be a sub-flow.
     *
     * <p>Keycloak's client search takes one query for each flow, so if flows outnumber clients, all clients are read from the
     * cache instead.
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

    /**
     * Finds the binding that a setup step names, such as {@code binding:browser}. The result is empty if its identity provider,
     * client or client profile no longer exists.
     */
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

    /** Removes the given start and end from a text. The result is an empty text if the text is too short or has another end. */
    private static String middle(String text, String start, String end) {
        return text.length() < start.length() + end.length() || !text.endsWith(end)
                ? ""
                : text.substring(start.length(), text.length() - end.length());
    }

    static String nameOf(Place place) {
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

    /**
     * Returns whether a client profile selects the given flow. {@code KeycloakModelUtils.isFlowUsed} ignores client profiles.
     */
    public boolean isSelected(AuthenticationFlowModel flow) {
        return profiles.selections().stream()
                .anyMatch(selection -> selection.alias().equals(flow.getAlias()));
    }

    private Optional<AuthenticationFlowModel> flow(@Nullable String id) {
        return Optional.ofNullable(id).filter(given -> !given.isEmpty()).map(realm::getAuthenticationFlowById);
    }
}
