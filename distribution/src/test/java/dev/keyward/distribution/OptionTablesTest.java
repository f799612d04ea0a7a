package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.keycloak.RulePolicyFactory;
import dev.keyward.providerkit.WholeNumberOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.policy.PasswordPolicyManagerProviderFactory;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** Renders what the factories say of themselves; {@code -Ddocs.update} writes it. */
@DisplayName("The reference tables")
class OptionTablesTest {

    private static final Path PASSWORD_POLICY = Path.of("../docs/reference/password-policy.md");

    @Test
    @DisplayName("of the password rules say what the factories say")
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

    private static String passwordRules() {
        List<RulePolicyFactory> rules = ServiceLoader.load(PasswordPolicyProviderFactory.class).stream()
                .filter(provider -> RulePolicyFactory.class.isAssignableFrom(provider.type()))
                .map(ServiceLoader.Provider::get)
                .map(RulePolicyFactory.class::cast)
                .sorted(Comparator.comparing(RulePolicyFactory::getId))
                .toList();
        assertThat(rules).hasSize(5);
        StringBuilder text = new StringBuilder("""
                # Password policy: reference

                Generated from the factories by `OptionTablesTest`; do not edit.

                ## Rules

                Written into a realm's password policy, as in `keyward-min-characters(12) and keyward-strength(3)`, or picked in
                the admin console under Authentication, Policies, Password policy. A value outside its range is refused when it is
                saved.

                | id | in the console | from | to | first offered | meaning |
                |---|---|---|---|---|---|
                """);
        for (RulePolicyFactory rule : rules) {
            WholeNumberOption option = rule.option();
            text.append("| `%s` | %s | %d | %d | %s | %s |%n"
                    .formatted(
                            rule.getId(),
                            rule.getDisplayName(),
                            option.minimum(),
                            option.maximum(),
                            rule.getDefaultConfigValue(),
                            option.help()));
        }
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
}
