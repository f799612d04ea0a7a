package dev.keyward.realmsetup.keycloak;

import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.ShippedProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderEvent;

/**
 * The profile that every new realm gets, if the server's administrator names one.
 *
 * <p>Realms that are imported get it, too, unless they bring a set-up of Keyward's along; the realm <em>master</em> never
 * does. A profile that cannot be read, or of which no plan can be made, never keeps a realm from being made, nor the server
 * from starting: it is logged as an error, and the realm is not wired. Immutable and thread-safe.
 */
final class DefaultProfile {

    static final String OPTION = "default-profile";

    private static final Logger LOG = Logger.getLogger(DefaultProfile.class);

    private final String text;

    private DefaultProfile(String text) {
        this.text = text;
    }

    static ProviderConfigProperty option() {
        ProviderConfigProperty option = new ProviderConfigProperty();
        option.setName(OPTION);
        option.setType(ProviderConfigProperty.STRING_TYPE);
        option.setHelpText(
                "The profile that every new realm gets: minimal, recommended, nist-800-63b-4, pci-dss-4.0.1, or"
                        + " the path of a file on the server. Default: none.");
        return option;
    }

    /** Empty where none is named, or what is named is no profile, which is logged. */
    static Optional<DefaultProfile> of(Config.Scope scope) {
        return Optional.ofNullable(scope.get(OPTION))
                .map(String::strip)
                .filter(named -> !named.isEmpty())
                .flatMap(DefaultProfile::read);
    }

    private static Optional<DefaultProfile> read(String named) {
        try {
            Optional<String> shipped = ShippedProfile.find(named).map(ShippedProfile::text);
            String text =
                    shipped.isPresent() ? shipped.get() : Files.readString(Path.of(named), StandardCharsets.UTF_8);
            Profile.parse(text);
            return Optional.of(new DefaultProfile(text));
        } catch (IOException | InvalidPathException e) {
            LOG.errorf(
                    "%s: \"%s\" is no profile that comes with Keyward, and no file that can be read. New realms get none.",
                    OPTION, named);
        } catch (IllegalArgumentException e) {
            LOG.errorf("%s: the profile %s is not valid. New realms get none. %s", OPTION, named, e.getMessage());
        }
        return Optional.empty();
    }

    /** Listens for new realms. */
    void onEvent(ProviderEvent event) {
        if (event instanceof RealmPostCreateEvent created
                && !created.getCreatedRealm().getName().equals(Config.getAdminRealm())) {
            KeycloakSession session = created.getKeycloakSession();
            RealmModel before = session.getContext().getRealm();
            session.getContext().setRealm(created.getCreatedRealm());
            try {
                apply(session, created.getCreatedRealm());
            } finally {
                session.getContext().setRealm(before);
            }
        }
    }

    private void apply(KeycloakSession session, RealmModel realm) {
        if (realm.getAttribute(Journal.ATTRIBUTE) != null) {
            return;
        }
        RealmSetup setup = new RealmSetup(session, realm);
        SetupPlan plan;
        try {
            plan = setup.plan(Profile.parse(text));
        } catch (RuntimeException e) {
            LOG.errorf(
                    "The default profile does not fit the new realm %s, which is not wired: %s",
                    realm.getName(), e.getMessage());
            return;
        }
        setup.apply(plan);
        LOG.infof(
                "The new realm %s has the default profile: %d changes",
                realm.getName(), plan.changes().size());
    }
}
