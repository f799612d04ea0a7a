package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.breachedpasswords.Sha256;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.ConfigurableAuthenticatorFactory;
import org.keycloak.authentication.FormAction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Hides secrets in the configurations of executions, because setup plans are printed, sent and stored.
 *
 * <ul>
 *   <li>A value is shown if its provider declares the key, does not declare it a secret, and the key does not sound like one.
 *   <li>Any other value is replaced by a placeholder.
 *   <li>A value longer than {@value #LONGEST} characters is cut, and a digest of it is added.
 *   <li>Configurations of Keyward's own providers hold no secret and are shown completely.
 * </ul>
 *
 * <p>Stateless apart from its session.
 */
final class ShownConfig {

    private static final int LONGEST = 100;

    /** Number of digest bytes that are shown in place of a long configuration value. */
    private static final int DIGEST_BYTES = 8;

    private static final String HIDDEN = "(not shown)";

    private final KeycloakSession session;

    ShownConfig(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the given flow with the secrets in all its configurations hidden. */
    Flow of(Flow flow) {
        return new Flow(
                flow.alias(),
                flow.type(),
                flow.steps().stream().map(this::shown).toList());
    }

    private Step shown(Step step) {
        if (step instanceof SubFlow sub) {
            return new SubFlow(sub.key(), sub.requirement(), sub.provider(), of(sub.flow()));
        }
        Execution execution = (Execution) step;
        return new Execution(
                execution.key(),
                execution.requirement(),
                execution.provider(),
                new Config(
                        execution.config().alias(),
                        of(execution.provider(), execution.config().entries())));
    }

    /** Returns the given configuration entries of a provider, with secrets hidden and long values shortened. */
    Map<String, String> of(String provider, Map<String, String> entries) {
        if (provider.startsWith("keyward-")) {
            return entries;
        }
        Map<String, String> shown = new HashMap<>();
        entries.forEach((key, value) -> shown.put(key, isOpen(provider, key) ? shortened(value) : HIDDEN));
        return shown;
    }

    private boolean isOpen(String provider, String key) {
        String name = key.toLowerCase(Locale.ROOT);
        if (Stream.of("secret", "password", "token", "credential.", "private", "apikey", "api.key", "api-key")
                .anyMatch(name::contains)) {
            return false;
        }
        return Stream.of(Authenticator.class, FormAction.class)
                .map(type -> session.getKeycloakSessionFactory().getProviderFactory(type, provider))
                .filter(ConfigurableAuthenticatorFactory.class::isInstance)
                .map(ConfigurableAuthenticatorFactory.class::cast)
                .map(ConfigurableAuthenticatorFactory::getConfigProperties)
                .filter(Objects::nonNull)
                .flatMap(properties -> properties.stream())
                .anyMatch(property -> key.equals(property.getName())
                        && !property.isSecret()
                        && !ProviderConfigProperty.PASSWORD.equals(property.getType()));
    }

    private static String shortened(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        return value.substring(0, LONGEST) + "... (" + value.length() + " characters, SHA-256 "
                + HexFormat.of().formatHex(Sha256.of(value), 0, DIGEST_BYTES) + "...)";
    }
}
