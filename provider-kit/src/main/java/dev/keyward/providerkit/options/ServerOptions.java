package dev.keyward.providerkit.options;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;

/** Reads options from Keycloak's server configuration, and converts them to Keycloak's config metadata. */
public final class ServerOptions {

    private ServerOptions() {}

    /**
     * Returns the configured value of an option, or its default if nothing is configured.
     *
     * @throws IllegalArgumentException if the configured value is not allowed; the message names key, value and allowed values
     */
    public static <T> T read(Config.Scope scope, Option<T> option) {
        return parsed(option, Optional.ofNullable(scope.get(option.key())).orElse(option.defaultText()));
    }

    /** Returns the configured value of an option without a default; empty if nothing is configured. */
    public static <T> Optional<T> readOptional(Config.Scope scope, Option<T> option) {
        return Optional.ofNullable(scope.get(option.key())).map(value -> parsed(option, value));
    }

    private static <T> T parsed(Option<T> option, String value) {
        try {
            return option.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option.key() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the metadata of the options, for {@code ProviderFactory.getConfigMetadata}. */
    public static List<ProviderConfigProperty> metadata(Option<?>... options) {
        return Stream.of(options).map(ServerOptions::property).toList();
    }

    /** Returns the metadata of one option, without a label, for Keycloak's admin console. */
    public static ProviderConfigProperty property(Option<?> option) {
        ProviderConfigProperty property = new ProviderConfigProperty();
        property.setName(option.key());
        property.setHelpText(option.help());
        property.setType(type(option));
        if (!option.defaultText().isEmpty()) {
            property.setDefaultValue(option.defaultText());
        }
        if (option instanceof ChoiceOption<?> choice) {
            property.setOptions(choice.words());
        }
        return property;
    }

    private static String type(Option<?> option) {
        if (option instanceof BooleanOption) {
            return ProviderConfigProperty.BOOLEAN_TYPE;
        }
        if (option instanceof ChoiceOption) {
            return ProviderConfigProperty.LIST_TYPE;
        }
        return option instanceof TextOption ? ProviderConfigProperty.STRING_TYPE : ProviderConfigProperty.INTEGER_TYPE;
    }
}
