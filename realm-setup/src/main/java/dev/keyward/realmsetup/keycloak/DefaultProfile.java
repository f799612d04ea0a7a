package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.ShippedProfile;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Applies the server's default setup profile to every new realm, if the server has one configured.
 *
 * <p>Imported realms get it too, unless they already contain a Keyward setup; the realm <em>master</em> never does. A profile that
 * cannot be parsed or applied, or that would weaken an imported realm, is logged as an error; the realm is still created, and
 * the server still starts. The profile is applied after the transaction that creates the realm, so each of the two can
 * fail alone. Immutable and thread-safe.
 */
final class DefaultProfile {

    static final TextOption<String> OPTION = TextOption.of(
            "default-profile",
            "",
            "the name of a profile, or the path of a file",
            "The profile that every new realm gets: minimal, recommended, nist-800-63b-4, pci-dss-4.0.1, or"
                    + " the path of a file on the server. Default: none.",
            String::strip);

    private static final Logger LOG = Logger.getLogger(DefaultProfile.class);

    private static final String NOT_APPLIED =
            "The default profile was not applied to the new realm %s, which stays as it was"
                    + " made. See keyward setup plan for this realm.";

    private final String text;

    private DefaultProfile(String text) {
        this.text = text;
    }

    /**
     * Returns the default setup profile of the server. The result is empty if none is configured or the configured one is
     * invalid.
     */
    static Optional<DefaultProfile> of(Config.Scope scope) {
        return ServerOptions.readOptional(scope, OPTION)
                .filter(named -> !named.isEmpty())
                .flatMap(DefaultProfile::read);
    }

    private static Optional<DefaultProfile> read(String named) {
        try {
            Optional<String> shipped = ShippedProfile.find(named).map(ShippedProfile::text);
            String text = shipped.isPresent() ? shipped.get() : file(named);
            Profile.parse(text);
            return Optional.of(new DefaultProfile(text));
        } catch (IOException | InvalidPathException e) {
            LOG.errorf(
                    "%s: \"%s\" is neither a profile that comes with Keyward nor a readable file. New realms get no profile.",
                    OPTION.key(), named);
        } catch (ProfileException e) {
            LOG.errorf(
                    "%s: the profile %s is not valid. New realms get no profile. %s",
                    OPTION.key(), named, e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "%s: the profile %s could not be read. New realms get no profile.", OPTION.key(), named);
        }
        return Optional.empty();
    }

    private static String file(String name) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return new String(in.readNBytes(Profile.MAX_BYTES + 1), StandardCharsets.UTF_8);
        }
    }

    /** Applies the default setup profile to a realm that was just created. */
    void onEvent(ProviderEvent event) {
        if (event instanceof RealmPostCreateEvent created
                && !created.getCreatedRealm().getName().equals(Config.getAdminRealm())) {
            KeycloakSessionFactory factory = created.getKeycloakSession().getKeycloakSessionFactory();
            String id = created.getCreatedRealm().getId();
            String name = created.getCreatedRealm().getName();
            created.getKeycloakSession()
                    .getTransactionManager()
                    .enlistAfterCompletion(new AbstractKeycloakTransaction() {
                        @Override
                        protected void commitImpl() {
                            applyTo(factory, id, name);
                        }

                        @Override
                        protected void rollbackImpl() {
                            // The realm was not created.
                        }
                    });
        }
    }

    /** Applies the setup profile to a new realm. If it fails, none of it is applied and the realm stays. */
    private void applyTo(KeycloakSessionFactory factory, String id, String name) {
        try {
            KeycloakModelUtils.runJobInTransaction(factory, session -> {
                RealmModel realm = session.realms().getRealm(id);
                if (realm != null) {
                    session.getContext().setRealm(realm);
                    apply(session, realm);
                }
            });
        } catch (ProfileException e) {
            LOG.errorf(NOT_APPLIED + " %s", name, e.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.errorf(e, NOT_APPLIED, name);
        }
    }

    private void apply(KeycloakSession session, RealmModel realm) {
        RealmSetup setup = new RealmSetup(session, realm);
        if (!setup.journal().isEmpty()) {
            return;
        }
        SetupPlan plan = setup.plan(Profile.parse(text));
        if (!plan.weakens().isEmpty()) {
            throw new ProfileException("It would weaken the realm. " + String.join(" ", plan.weakens()));
        }
        setup.apply(plan);
        LOG.infof(
                "The new realm %s has the default profile: %d changes",
                realm.getName(), plan.changes().size());
        plan.notes().forEach(note -> LOG.infof("The new realm %s: %s", realm.getName(), note));
    }
}
