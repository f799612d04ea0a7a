package dev.keyward.themes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The message bundles")
class MessageBundlesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    /**
     * Matches a MessageFormat choice between singular and plural, which i18next cannot read; pages with i18next use none of
     * these keys.
     */
    private static final Pattern PLURAL =
            Pattern.compile("(?<before>[^{}]*)\\{0,choice,1#(?<one>[^{}|#<]+)\\|1<(?<more>[^|#<]+)}(?<after>[^{}]*)");

    /** Matches the part of a message with examples of up to four characters, which is shown only for a limit of at most 4. */
    private static final Pattern EXAMPLES = Pattern.compile("\\{0,choice,3#(?<examples>, [^{}|#<]+)\\|4<}");

    private static final Pattern FORMAL_ITALIAN = Pattern.compile(
            "\\b(Lei|Sua|Suo|Suoi|Scelga|scelga|Riprovi|riprovi|Inserisca|inserisca|Guardi|Attenda|Contatti|contatti|Reimposti|reimposti|aggiunga)\\b");

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("have the same keys with the same placeholders in every language")
    void sameKeys(String language) throws IOException {
        Properties english = bundle("en");
        Properties bundle = bundle(language);

        assertThat(bundle.stringPropertyNames()).isNotEmpty().isEqualTo(english.stringPropertyNames());
        assertThat(bundle.stringPropertyNames())
                .allSatisfy(key -> assertThat(placeholders(bundle, key)).isEqualTo(placeholders(english, key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "it", "nl"})
    @DisplayName("are translated: no sentence equals the English one")
    void translated(String language) throws IOException {
        Properties english = bundle("en");
        Properties bundle = bundle(language);

        assertThat(bundle.stringPropertyNames())
                .filteredOn(key -> !"keyward.password.refused".equals(key))
                .allSatisfy(key -> assertThat(bundle.getProperty(key)).isNotEqualTo(english.getProperty(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("are valid for MessageFormat and i18next: no ASCII apostrophe, and braces only for placeholders")
    void bothFormats(String language) throws IOException {
        Properties bundle = bundle(language);

        assertThat(bundle.stringPropertyNames()).allSatisfy(key -> {
            String text = EXAMPLES.matcher(bundle.getProperty(key)).replaceAll("${examples}");
            // ">=" is what administrators write, and no markup.
            assertThat(PLURAL.matcher(text)
                            .replaceAll("${before}${more}${after}")
                            .replace(">=", ""))
                    .doesNotContain("'", "<", ">");
            text = PLURAL.matcher(text).replaceAll("${before}${one}${more}${after}");
            assertThat(PLACEHOLDER.matcher(text).replaceAll("")).doesNotContain("{", "}");
            assertThat(new MessageFormat(text, Locale.forLanguageTag(language)).format(new Object[] {7}))
                    .doesNotContain("{0}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("have a singular form wherever a plural follows a number")
    void plurals(String language) throws IOException {
        Properties bundle = bundle(language);
        Locale locale = Locale.forLanguageTag(language);

        for (String key : List.of(
                "keyward.rule.keyward-min-characters",
                "keyward.rule.length",
                "keyward.rule.maxLength",
                "keyward.rule.passwordHistory",
                "keyward.rule.passwordAge",
                "keyward.password.min-characters",
                "keyward.item.keyward.password.min-characters",
                "keyward.item.invalidPasswordMinLengthMessage",
                "keyward.item.invalidPasswordMaxLengthMessage",
                "keyward.item.invalidPasswordHistoryMessage")) {
            assertThat(bundle.getProperty(key)).matches(PLURAL);
            MessageFormat format = new MessageFormat(bundle.getProperty(key), locale);
            assertThat(format.format(new Object[] {12})).contains("12").doesNotContain("{", "|", "#");
            assertThat(format.format(new Object[] {1})).doesNotContain("12", "{", "|", "#");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("show only examples of sequences that the limit refuses")
    void examples(String language) throws IOException {
        Properties bundle = bundle(language);
        Locale locale = Locale.forLanguageTag(language);

        for (String key : List.of(
                "keyward.rule.keyward-no-sequences",
                "keyward.password.no-sequences",
                "keyward.item.keyward.password.no-sequences")) {
            MessageFormat format = new MessageFormat(bundle.getProperty(key), locale);
            for (int limit = 3; limit <= 4; limit++) {
                assertThat(format.format(new Object[] {limit})).contains(String.valueOf(limit), "abcd", "1234");
            }
            for (int limit : List.of(5, 16)) {
                assertThat(format.format(new Object[] {limit}))
                        .contains(String.valueOf(limit))
                        .doesNotContain("abcd", "1234", "{", "|", "#");
            }
        }
    }

    @Test
    @DisplayName("have no-break spaces before French punctuation")
    void frenchSpaces() throws IOException {
        Properties french = bundle("fr");

        assertThat(french.stringPropertyNames())
                .allSatisfy(key -> assertThat(french.getProperty(key))
                        .doesNotContain(" :", " ;", " ?", " !", "« ", " »")
                        .doesNotContainPattern("\\w[;!»]|\\p{L}:"));
    }

    @Test
    @DisplayName("use tu in Italian, like Keycloak")
    void italian() throws IOException {
        Properties italian = bundle("it");

        assertThat(italian.stringPropertyNames())
                .allSatisfy(key -> assertThat(italian.getProperty(key)).doesNotContainPattern(FORMAL_ITALIAN));
    }

    @Test
    @DisplayName("never call a hash encryption")
    void notEncrypted() throws IOException {
        for (String language : List.of("en", "de", "fr", "es", "it", "nl")) {
            assertThat(bundle(language).getProperty("keyward.breached.online"))
                    .doesNotContainPattern("(?i)encrypt|verschlüssel|chiffr[ée]|cifrad|cifrat|versleutel");
        }
    }

    private static Object placeholders(Properties bundle, String key) {
        return Arrays.toString(PLACEHOLDER
                .matcher(bundle.getProperty(key))
                .results()
                .map(result -> result.group())
                .sorted()
                .toArray());
    }

    private static Properties bundle(String language) throws IOException {
        String name = "/theme-resources/messages/messages_" + language + ".properties";
        try (InputStream in = Objects.requireNonNull(MessageBundlesTest.class.getResourceAsStream(name), name)) {
            Properties bundle = new Properties();
            bundle.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return bundle;
        }
    }
}
