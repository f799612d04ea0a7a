package dev.keyward.realmsetup.keycloak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.DurationOption;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.MapOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.providerkit.setup.ProfileShape.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The check of a setup profile against the declared settings")
class ProfileCheckTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final WholeNumberOption DAYS = new WholeNumberOption("days", 1, 90, 14, "Days.");

    private static final TextOption<String> WORD = new TextOption<>(
            "word", Pattern.compile("^[a-z]+$"), 5, "", "lower-case letters", "A word.", Function.identity());

    private static final Section PROFILE = new Section(
            List.of(
                    Field.optional(DAYS),
                    Field.optional(new BooleanOption("strict", true, "Whether.")),
                    Field.optional(new ChoiceOption<>(
                            "action", List.of("off", "record"), Function.identity(), "off", "Action.")),
                    Field.optional(new DurationOption(
                            new WholeNumberOption("pause-seconds", 1, 9, 1, "Pause."), ChronoUnit.SECONDS)),
                    Field.optional("words", new ListOf(new OneValue(WORD, false), 1, 3, true), "Words."),
                    Field.optional("lists", new MapOf(new ListOf(new OneValue(WORD, false), 0, 3, false), 2), "Lists."),
                    Field.optional(
                            "scope",
                            Section.of(
                                            Field.optional(WORD),
                                            Field.optional(DAYS),
                                            Field.required(TextOption.ofSomeText("policy", 9, "Policy.")))
                                    .withKeys(2),
                            "A scope.")),
            1,
            7);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "days: 90",
                "strict: false",
                "action: 'off'",
                "pause-seconds: 9",
                "words: [a, b, c]",
                "lists: {one: [], two: [a, a]}",
                "scope: {word: a, policy: b}",
                "{\"scope\": {\"days\": 1, \"policy\": \"b\"}, \"strict\": true}"
            })
    @DisplayName("accepts declared keys with allowed values")
    void accepted(String text) {
        assertThatCode(() -> check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "days: 0 | Line 1: days: '0' is not allowed; give a whole number from 1 to 90.",
                "days: '7' | Line 1: days: '7' is not allowed; give a whole number from 1 to 90, without quotes.",
                "days: true | Line 1: days: 'true' is not allowed; give a whole number from 1 to 90.",
                "days: | Line 1: days: one value is expected; give a whole number from 1 to 90.",
                "pause-seconds: 10 | Line 1: pause-seconds: '10' is not allowed; give a whole number from 1 to 9.",
                "strict: 'yes' | Line 1: strict: 'yes' is not allowed; give true or false, without quotes.",
                "strict: 1 | Line 1: strict: '1' is not allowed; give true or false.",
                "action: Record | Line 1: action: 'Record' is not allowed; give off or record.",
                "action: off | Line 1: action: 'false' is not allowed; give off or record, in quotes, because YAML"
                        + " reads words such as off and yes as true or false.",
                "action: [off] | Line 1: action: one value is expected; give off or record.",
                "words: a | Line 1: words: give a list.",
                "words: [] | Line 1: words: the list has 0 entries; give 1 to 3.",
                "words: [a, b, c, d] | Line 1: words: the list has 4 entries; give 1 to 3.",
                "words: [a, A] | Line 1: words[1]: 'A' is not allowed; give lower-case letters.",
                "words: [abcdef] | Line 1: words[0]: 'abcdef' is not allowed; give lower-case letters.",
                "words: [1] | Line 1: words[0]: '1' is not allowed; give lower-case letters.",
                "words: [a, b, a] | Line 1: words[2]: the list has this entry twice.",
                "lists: [a] | Line 1: lists: give a map of names and their values.",
                "lists: {a: [], b: [], c: []} | Line 1: lists: the map has 3 names; the maximum is 2.",
                "lists: {a: {}} | Line 1: lists.a: give a list.",
                "scope: a | Line 1: scope: give a map with keys such as word, days, policy.",
                "scope: {word: a, days: 1} | Line 1: scope: the key \"policy\" is missing.",
                "scope: {policy: a} | Line 1: scope: give exactly 2 of word, days, policy.",
                "scope: {policy: a, word: a, days: 1} | Line 1: scope: give exactly 2 of word, days, policy.",
                "scope: {policy: a, work: a} | Line 1: unknown key \"work\" in \"scope\".",
                "dais: 1 | Line 1: unknown key \"dais\".",
                "{} | Line 1: give 1 to 7 of days, strict, action, pause-seconds, words, lists, scope."
            })
    @DisplayName("names the line, the key, the value and the allowed values")
    void refused(String text, String sentence) {
        assertThatIllegalArgumentException().isThrownBy(() -> check(text)).withMessage(sentence);
    }

    @Test
    @DisplayName("finds the line of a key, of an entry and of a key below an entry")
    void lines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check("# c\ndays:\n  0\nwords:\n  - a\n  - B\nscope:\n  policy: a\n  word:\n    C\n"))
                .withMessage("""
                    Line 2: days: '0' is not allowed; give a whole number from 1 to 90.
                    Line 6: words[1]: 'B' is not allowed; give lower-case letters.
                    Line 9: scope.word: 'C' is not allowed; give lower-case letters.\
                    """);
    }

    @Test
    @DisplayName("cuts long keys and values")
    void cut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check("\"" + "k".repeat(900) + "\": 1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    @DisplayName("agrees with the JSON Schema, which is rendered from the same declarations")
    void schema() throws IOException {
        assertThat(ProfileSchema.of(PROFILE)).isEqualTo(YAML.readTree("""
            $schema: https://json-schema.org/draft/2020-12/schema
            title: A Keyward profile
            type: object
            additionalProperties: false
            minProperties: 1
            properties:
              days: {type: integer, minimum: 1, maximum: 90, default: 14, description: Days.}
              strict: {type: boolean, default: true, description: Whether.}
              action: {enum: ["off", record], default: "off", description: Action.}
              pause-seconds: {type: integer, minimum: 1, maximum: 9, default: 1, description: Pause.}
              words:
                type: array
                minItems: 1
                maxItems: 3
                uniqueItems: true
                items: {type: string, maxLength: 5, pattern: "^[a-z]+$"}
                description: Words.
              lists:
                type: object
                maxProperties: 2
                additionalProperties: {type: array, maxItems: 3, items: {type: string, maxLength: 5, pattern: "^[a-z]+$"}}
                description: Lists.
              scope:
                type: object
                additionalProperties: false
                required: [policy]
                minProperties: 2
                maxProperties: 2
                properties:
                  word: {type: string, maxLength: 5, pattern: "^[a-z]+$", description: A word.}
                  days: {type: integer, minimum: 1, maximum: 90, default: 14, description: Days.}
                  policy: {type: string, maxLength: 9, pattern: '\\S', description: Policy.}
                description: A scope.
            """));
    }

    private static void check(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            ProfileCheck.check(PROFILE, tree, ProfileLines.read(YAML, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
