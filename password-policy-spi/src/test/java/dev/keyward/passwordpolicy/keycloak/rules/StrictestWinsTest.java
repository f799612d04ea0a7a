package dev.keyward.passwordpolicy.keycloak.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.PresetPolicyFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests every row of the table in docs/password-policy.md that shows which of two rule values wins. */
@DisplayName("The strictest value of each rule wins:")
class StrictestWinsTest {

    private static final Path PAGE = Path.of("../docs/password-policy.md");

    private static final String FIRST_ROW = "| the realm requires | a scope requires | enforced | report-only |";

    private static final Pattern POLICY = Pattern.compile("`([a-z-]+)\\(([^)]*)\\)`");

    record Row(String realm, String scope, String enforced, String triedOut) {}

    static List<Row> table() throws IOException {
        return Files.readAllLines(PAGE, StandardCharsets.UTF_8).stream()
                .dropWhile(line -> !line.equals(FIRST_ROW))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(cells[1], cells[2], cells[3], cells[4]))
                .toList();
    }

    @Test
    @DisplayName("the documentation has the table of rule values")
    void there() throws IOException {
        assertThat(table()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("table")
    @DisplayName("as documented")
    void row(Row row) {
        List<RequiredRule> requiredRules = new ArrayList<>(requiredRules(row.realm()));
        requiredRules(row.scope()).forEach(required -> requiredRules.add(required.within("group /staff")));

        List<EffectiveRule> rules = EffectiveRule.strictest(requiredRules);

        assertThat(text(rules, false)).isEqualTo(texts(row.enforced()));
        assertThat(text(rules, true)).isEqualTo(texts(row.triedOut()));
    }

    @Test
    @DisplayName("every origin of a rule is named")
    void origins() {
        List<RequiredRule> requiredRules =
                new ArrayList<>(requiredRules("`keyward-preset(pci-dss-4.0.1)` `keyward-min-characters(8)`"));
        requiredRules("`keyward-min-characters(15)`")
                .forEach(required -> requiredRules.add(required.within("group /staff")));

        assertThat(EffectiveRule.strictest(requiredRules))
                .filteredOn(rule -> rule.rule().equals("keyward-min-characters"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.origins())
                        .containsExactly(
                                new RequiredRule.Origin("realm", "keyward-preset(pci-dss-4.0.1)"),
                                new RequiredRule.Origin("realm", "keyward-min-characters(8)"),
                                new RequiredRule.Origin("group /staff", "keyward-min-characters(15)")));
    }

    private static List<RequiredRule> requiredRules(String cell) {
        return POLICY.matcher(cell)
                .results()
                .flatMap(policy -> factory(policy.group(1)).parse(policy.group(2)).stream())
                .toList();
    }

    private static KeywardPolicyFactory factory(String id) {
        return Stream.concat(PolicyParsingTest.rules().stream(), Stream.of(new PresetPolicyFactory()))
                .filter(factory -> factory.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String text(List<EffectiveRule> rules, boolean reportOnly) {
        return rules.stream()
                .filter(rule -> rule.reportOnly() == reportOnly)
                .map(rule -> rule.rule() + "(" + rule.value() + ")")
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String texts(String cell) {
        return POLICY.matcher(cell)
                .results()
                .map(MatchResult::group)
                .map(text -> text.replace("`", ""))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
