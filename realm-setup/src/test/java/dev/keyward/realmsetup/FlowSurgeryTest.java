package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the insertion of Keyward's executions against the expected flows in the folder {@code flows/}.
 *
 * <p>Each file holds an original and its copy with Keyward's executions.
 */
@DisplayName("Inserting executions into a copy of a flow")
class FlowSurgeryTest {

    private static final List<Insertion> INSERTIONS = List.of(
            new Insertion(
                    "keyward-check",
                    List.of(
                            "auth-username-password-form",
                            "auth-password-form",
                            "direct-grant-validate-password",
                            "idp-username-password-form",
                            "reset-password"),
                    Map.of("action", "record")),
            new Insertion("keyward-count", List.of("auth-username-password-form"), Map.of()),
            new Insertion("keyward-form-action", List.of("registration-password-action"), Map.of()));

    private static final Insertion AT_END = new Insertion("keyward-last", List.of(), Map.of());

    private static final Insertion AT_TOP = new Insertion(
            "keyward-factor", List.of("idp-create-user-if-unique", "idp-email-verification"), Map.of(), true);

    private static final Pattern LINE = Pattern.compile(
            "( *)(REQUIRED|ALTERNATIVE|CONDITIONAL|DISABLED) (flow \"([^\"]*)\"(?: form-flow)?)?([a-z-]*)?("
                    + " [a-z-]+)?(?: \\(\"([^\"]*)\"(.*)\\))?");
    private static final Pattern ENTRY = Pattern.compile(" ([^ =]+)=\"([^\"]*)\"");

    static Stream<Path> shapes() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(FlowSurgeryTest.class.getResource("flows"))
                .toURI());
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(12);
        return files.stream();
    }

    @Test
    @DisplayName("by an earlier release leaves references to sub-flows that the copy does not have")
    void redirected() {
        Flow original = new Flow("top", Flow.BASIC, List.of(subFlow("a"), subFlow("b")));
        Flow copy = new Flow("copy", Flow.BASIC, List.of(subFlow("copy a"), reference("a"), reference("b")));

        assertThat(FlowSurgery.redirected(copy, original).steps())
                .containsExactly(subFlow("copy a"), reference("copy a"), reference("b"));
    }

    private static Step subFlow(String alias) {
        return new SubFlow("", Requirement.REQUIRED, "", new Flow(alias, Flow.BASIC, List.of()));
    }

    private static Step reference(String alias) {
        Config config = new Config("reference", Map.of(FlowReferences.FLOW_TO_CHECK, alias));
        return new Execution("", Requirement.REQUIRED, "conditional-sub-flow-executed", config);
    }

    @Test
    @DisplayName("finds every execution enabled whose requirement is not DISABLED")
    void enabled() {
        Execution execution = new Execution("", Requirement.ALTERNATIVE, "auth-password-form", Config.NONE);

        assertThat(execution.isEnabled()).isTrue();
        assertThat(execution.with(Requirement.DISABLED).isEnabled()).isFalse();
    }

    @Test
    @DisplayName("gives configurations names that the flow does not use yet")
    void names() {
        Execution password = new Execution("", Requirement.REQUIRED, "auth-password-form", Config.NONE);
        Step used =
                new Execution("", Requirement.REQUIRED, "acme-step", new Config("top keyward-check", Map.of("a", "b")));
        Step other = new SubFlow(
                "", Requirement.REQUIRED, "", new Flow("top keyward-check 2", Flow.BASIC, List.of(password)));
        Flow flow = new Flow("top", Flow.BASIC, List.of(password, used, other, password));

        assertThat(FlowSurgery.with(flow, INSERTIONS)
                        .executions()
                        .filter(execution -> execution.provider().equals("keyward-check"))
                        .map(execution -> execution.config().alias())
                        .toList())
                .containsExactly("top keyward-check 3", "top keyward-check 4", "top keyward-check 5");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    @DisplayName("gives the flow in the golden file, and removing the executions restores the copy")
    void golden(Path file) throws IOException {
        String[] texts = Files.readString(file).split("\n\n", 2);
        Flow flow = flow(texts[0]);
        assertThat(flow.text()).isEqualTo(texts[0]);
        List<Insertion> insertions = new ArrayList<>(INSERTIONS);
        if (file.getFileName().toString().startsWith("post-broker")) {
            insertions.add(AT_END);
        } else if (file.getFileName().toString().startsWith("first-broker")) {
            insertions.add(AT_TOP);
        }

        Flow copy = FlowSurgery.copied(flow, "keyward " + flow.alias());
        Flow base = FlowSurgery.withoutKeyward(copy);
        Flow made = FlowSurgery.with(base, insertions);

        assertThat(made.text()).isEqualTo(texts[1].stripTrailing());
        assertThat(made.names()).doesNotHaveDuplicates();
        assertThat(FlowSurgery.withoutKeyward(made)).isEqualTo(base);
        assertThat(FlowSurgery.with(FlowSurgery.withoutKeyward(made), insertions)
                        .text())
                .isEqualTo(made.text());
        assertThat(FlowSurgery.hasKeyward(base)).isFalse();
        assertThat(FlowSurgery.hasKeyward(made)).isEqualTo(!made.equals(base));
    }

    @Test
    @DisplayName("is undone without losing executions that an administrator added to a sub-flow of Keyward")
    void editedWrapper() {
        Flow edited = flow("""
            "keyward browser"
              ALTERNATIVE auth-cookie
              ALTERNATIVE flow "keyward browser keyward auth-password-form"
                REQUIRED auth-password-form
                REQUIRED keyward-check
                REQUIRED acme-captcha\
            """);

        assertThat(FlowSurgery.withoutKeyward(edited).text()).isEqualTo("""
            "keyward browser"
              ALTERNATIVE auth-cookie
              ALTERNATIVE flow "keyward browser keyward auth-password-form"
                REQUIRED auth-password-form
                REQUIRED acme-captcha\
            """);
    }

    @Test
    @DisplayName("keeps alternatives apart from a step that an administrator added beside their sub-flow")
    void editedTop() {
        String edited = """
            "keyward linking"
              REQUIRED flow "keyward linking keyward first"
                ALTERNATIVE idp-create-user-if-unique
                ALTERNATIVE idp-auto-link
            %s  REQUIRED acme-terms\
            """;
        Flow without = FlowSurgery.withoutKeyward(flow(edited.formatted("  REQUIRED keyward-factor\n")));

        assertThat(without.text()).isEqualTo(edited.formatted(""));
        assertThat(FlowSurgery.with(without, List.of(AT_TOP)).text())
                .isEqualTo(edited.formatted("  REQUIRED keyward-factor\n"));
    }

    @Test
    @DisplayName("keeps the order of two executions at the top level")
    void twoAtTop() {
        Insertion second = new Insertion("keyward-terms", AT_TOP.after(), Map.of(), true);
        Flow flow = flow("\"a\"\n  REQUIRED idp-email-verification\n  REQUIRED acme-terms");

        assertThat(FlowSurgery.with(flow, List.of(AT_TOP, second)).text()).isEqualTo("""
            "a"
              REQUIRED idp-email-verification
              REQUIRED keyward-factor
              REQUIRED keyward-terms
              REQUIRED acme-terms\
            """);
    }

    @Test
    @DisplayName("needs an enabled execution after which Keyward's execution can be inserted")
    void fits() {
        Insertion check = INSERTIONS.get(0);
        assertThat(check.fits(flow("\"a\"\n  REQUIRED auth-password-form"))).isTrue();
        assertThat(check.fits(flow("\"a\"\n  DISABLED auth-password-form"))).isFalse();
        assertThat(check.fits(flow(
                        "\"a\"\n  DISABLED flow \"b\"\n    REQUIRED auth-password-form\n  REQUIRED acme-password")))
                .isFalse();
        assertThat(AT_END.fits(flow("\"a\""))).isTrue();
        assertThat(AT_TOP.fits(flow("\"a\"\n  REQUIRED flow \"b\"\n    ALTERNATIVE idp-email-verification")))
                .isTrue();
        Flow other = flow("\"a\"\n  REQUIRED flow \"b\"\n    DISABLED idp-email-verification");
        assertThat(AT_TOP.fits(other)).isFalse();
        assertThat(FlowSurgery.with(other, List.of(AT_TOP))).isEqualTo(other);
    }

    @Test
    @DisplayName("gives a flow whose text has one line per step, even if names contain line breaks")
    void oneLine() {
        Flow odd = new Flow(
                "a\"b\\c\r\nd",
                Flow.BASIC,
                List.of(new Execution("k", Requirement.REQUIRED, "x", new Config("n", Map.of("b", "2\n", "a", "1")))));

        assertThat(odd.text()).isEqualTo("\"a\\\"b\\\\c\\r\\nd\"\n  REQUIRED x (\"n\" a=\"1\" b=\"2\\n\")");
    }

    /** Parses the text that {@link Flow#text} writes for a flow, and gives every step a unique key. {@link #golden} checks the parser. */
    private static Flow flow(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        String alias = lines.remove(0).replace("\"", "");
        return new Flow(alias, Flow.BASIC, steps(new ArrayDeque<>(lines), 2));
    }

    private static List<Step> steps(Deque<String> lines, int indent) {
        List<Step> steps = new ArrayList<>();
        while (!lines.isEmpty()) {
            Matcher line = LINE.matcher(lines.peek());
            if (!line.matches()) {
                throw new IllegalArgumentException(lines.peek());
            }
            if (line.group(1).length() < indent) {
                break;
            }
            lines.remove();
            String key = "key " + lines.size();
            Requirement requirement = Requirement.valueOf(line.group(2));
            if (line.group(3) == null) {
                steps.add(new Execution(key, requirement, line.group(5), config(line)));
            } else {
                String form = line.group(6) == null ? "" : line.group(6).strip();
                String type = form.isEmpty() ? Flow.BASIC : Flow.FORM;
                steps.add(new SubFlow(key, requirement, form, new Flow(line.group(4), type, steps(lines, indent + 2))));
            }
        }
        return steps;
    }

    private static Config config(Matcher line) {
        if (line.group(7) == null) {
            return Config.NONE;
        }
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(line.group(8));
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
        }
        return new Config(line.group(7), entries);
    }
}
