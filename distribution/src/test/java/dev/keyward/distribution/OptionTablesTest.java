package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckSpi;
import dev.keyward.breachcheck.keycloak.lists.BreachListsFactory;
import dev.keyward.breachcheck.keycloak.policy.BreachedPolicyFactory;
import dev.keyward.breachcheck.keycloak.signin.SignInCheckFactory;
import dev.keyward.passwordpolicy.Preset;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.policy.PasswordPolicyManagerProviderFactory;
import org.keycloak.policy.PasswordPolicyProviderFactory;
import org.keycloak.provider.ProviderFactory;

/**
 * Compares the tables of options in the docs with the options that the provider factories declare. With {@code -Ddocs.update}
 * it rewrites the tables.
 */
@DisplayName("The reference tables")
class OptionTablesTest {

    private static final Path AUDIT_LOG = Path.of("../docs/reference/audit-log.md");
    private static final Path BREACH_CHECK = Path.of("../docs/reference/breach-check.md");
    private static final Path PASSWORD_POLICY = Path.of("../docs/reference/password-policy.md");

    private static final Path SECOND_FACTOR = Path.of("../docs/reference/second-factor.md");
    private static final Path SIGN_IN_CHECK = Path.of("../docs/reference/breach-check-sign-in.md");

    @Test
    @DisplayName("of the password rules match the factories")
    void passwordPolicy() throws IOException {
        String rendered = passwordRules();
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(PASSWORD_POLICY.getParent());
            Files.writeString(PASSWORD_POLICY, rendered, StandardCharsets.UTF_8);
        }
        assertThat(PASSWORD_POLICY)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(rendered);
    }

    @Test
    @DisplayName("of the breach check match the factories")
    void breachCheck() throws IOException {
        String rendered = breachLists();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(BREACH_CHECK, rendered, StandardCharsets.UTF_8);
        }
        assertThat(BREACH_CHECK)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(rendered);
    }

    private static String breachLists() {
        BreachedPolicyFactory policy = new BreachedPolicyFactory();
        StringBuilder text = new StringBuilder("""
            # Breach check: reference

            Generated from the factories by `OptionTablesTest`; do not edit.

            ## Password policy

            | id | in the console | value | first offered | meaning |
            |---|---|---|---|---|
            """);
        text.append("| `%s` | %s | %s | `%s` | %s |%n"
                .formatted(
                        policy.getId(),
                        policy.getDisplayName(),
                        policy.allowed(),
                        policy.getDefaultConfigValue(),
                        policy.help()));
        text.append("""

            A `?` in front of the value tries it out. Any other value is refused when it is saved.

            ## Server options

            | option | default | meaning |
            |---|---|---|
            """);
        options(text, BreachCheckSpi.NAME, new BreachListsFactory());
        return text.toString();
    }

    @Test
    @DisplayName("of the audit log match the factory")
    void auditLog() throws IOException {
        StringBuilder text = new StringBuilder("""
            # Audit log: reference

            Generated from the factory by `OptionTablesTest`; do not edit. What it does: [audit-log.md](../audit-log.md), [audit-log-sinks.md](../audit-log-sinks.md).

            ## Server options

            | option | default | meaning |
            |---|---|---|
            """);
        options(text, "events-listener", new AuditLogListenerFactory());
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(AUDIT_LOG, text.toString(), StandardCharsets.UTF_8);
        }
        assertThat(AUDIT_LOG)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(text.toString());
    }

    @Test
    @DisplayName("of the check at sign-in match its execution")
    void signInCheck() throws IOException {
        StringBuilder text = new StringBuilder("""
            # Breached and weak passwords at sign-in: reference

            Generated from the execution by `OptionTablesTest`; do not edit. What it does: [breach-check.md](../breach-check.md).

            ## Options of the execution `%s`

            | key | in the console | default | meaning |
            |---|---|---|---|
            """.formatted(SignInCheckFactory.PROVIDER_ID));
        new SignInCheckFactory()
                .getConfigProperties()
                .forEach(option -> text.append("| `%s` | %s | %s | %s |%n"
                        .formatted(
                                option.getName(),
                                option.getLabel(),
                                Optional.of(option.getDefaultValue().toString())
                                        .filter(value -> !value.isEmpty())
                                        .map(value -> "`" + value + "`")
                                        .orElse("-"),
                                option.getHelpText())));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SIGN_IN_CHECK, text.toString(), StandardCharsets.UTF_8);
        }
        assertThat(SIGN_IN_CHECK)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(text.toString());
    }

    @Test
    @DisplayName("of the second factor match its required action")
    void secondFactor() throws IOException {
        StringBuilder text = new StringBuilder("""
            # Second factor: reference

            Generated from the required action by `OptionTablesTest`; do not edit. What it does: [second-factor.md](../second-factor.md).

            ## Options of the required action `%s`

            | key | in the console | default | meaning |
            |---|---|---|---|
            """.formatted(RealmCampaign.PROVIDER_ID));
        CampaignOptions.settings()
                .forEach(setting -> text.append("| `%s` | %s | %s | %s Allowed: %s. |%n"
                        .formatted(
                                setting.key(),
                                setting.label(),
                                setting.option().defaultText().isEmpty()
                                        ? "-"
                                        : "`" + setting.option().defaultText() + "`",
                                setting.option().help(),
                                setting.option().allowed())));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SECOND_FACTOR, text.toString(), StandardCharsets.UTF_8);
        }
        assertThat(SECOND_FACTOR)
                .describedAs("Out of date? mvn test -pl distribution -am -Ddocs.update=true writes it.")
                .hasContent(text.toString());
    }

    private static String passwordRules() {
        List<KeywardPolicyFactory> policies = ServiceLoader.load(PasswordPolicyProviderFactory.class).stream()
                .filter(provider -> KeywardPolicyFactory.class.isAssignableFrom(provider.type()))
                .map(ServiceLoader.Provider::get)
                .map(KeywardPolicyFactory.class::cast)
                .sorted(Comparator.comparing(KeywardPolicyFactory::getId))
                .toList();
        assertThat(policies).hasSize(10);
        StringBuilder text = new StringBuilder("""
            # Password policy: reference

            Generated from the factories by `OptionTablesTest`; do not edit.

            ## Rules

            Written into a realm's password policy, as in `keyward-min-characters(12) and keyward-strength(3)`, or picked in
            the admin console under Authentication, Policies, Password policy. A `?` in front of a value tries it out. Any
            other value is refused when it is saved.

            | id | in the console | value | first offered | meaning |
            |---|---|---|---|---|
            """);
        for (KeywardPolicyFactory policy : policies) {
            text.append("| `%s` | %s | %s | `%s` | %s |%n"
                    .formatted(
                            policy.getId(),
                            policy.getDisplayName(),
                            policy.allowed(),
                            policy.getDefaultConfigValue(),
                            policy.help()));
        }
        presets(text);
        text.append("""

            ## Server options

            | option | default | meaning |
            |---|---|---|
            """);
        policies.forEach(policy -> options(text, "password-policy", policy));
        ServiceLoader.load(PasswordPolicyManagerProviderFactory.class).stream()
                .filter(provider -> provider.type().getName().startsWith("dev.keyward."))
                .map(ServiceLoader.Provider::get)
                .forEach(factory -> options(text, "password-policy-manager", factory));
        text.append("""

            ## The evaluator

            | id | provider of | off by |
            |---|---|---|
            """);
        ServiceLoader.load(PasswordPolicyManagerProviderFactory.class).stream()
                .filter(provider -> provider.type().getName().startsWith("dev.keyward."))
                .map(ServiceLoader.Provider::get)
                .forEach(factory -> text.append(
                        "| `%s` | `password-policy-manager` | `kc.sh build --spi-password-policy-manager--%s--enabled=false` |%n"
                                .formatted(factory.getId(), factory.getId())));
        return text.toString();
    }

    private static void options(StringBuilder text, String spi, ProviderFactory<?> factory) {
        factory.getConfigMetadata()
                .forEach(option -> text.append("| `--spi-%s--%s--%s` | %s | %s |%n"
                        .formatted(
                                spi,
                                factory.getId(),
                                option.getName(),
                                Optional.ofNullable(option.getDefaultValue())
                                        .map(value -> "`" + value + "`")
                                        .orElse("-"),
                                option.getHelpText())));
    }

    private static void presets(StringBuilder text) {
        text.append("""

            ## Presets

            | preset | source | stands for |
            |---|---|---|
            """);
        for (Preset preset : Preset.values()) {
            String rules =
                    preset
                            .requiredRules(false, new RequiredRule.Origin(RequiredRule.Origin.REALM, preset.id()))
                            .stream()
                            .map(required -> "`" + required.rule() + "(" + required.value() + ")`")
                            .collect(Collectors.joining(", "));
            text.append("| `%s` | %s | %s |%n".formatted(preset.id(), preset.source(), rules));
        }
    }
}
