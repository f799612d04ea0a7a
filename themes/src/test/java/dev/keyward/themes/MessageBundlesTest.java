package dev.keyward.themes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The message bundles")
class MessageBundlesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

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
    @DisplayName("are translated: no sentence is the English one")
    void translated(String language) throws IOException {
        Properties english = bundle("en");
        Properties bundle = bundle(language);

        assertThat(bundle.stringPropertyNames())
                .filteredOn(key -> !"keyward.password.refused".equals(key))
                .allSatisfy(key -> assertThat(bundle.getProperty(key)).isNotEqualTo(english.getProperty(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("survive MessageFormat and i18next alike: no ASCII apostrophe, no brace but a placeholder")
    void bothFormats(String language) throws IOException {
        Properties bundle = bundle(language);

        assertThat(bundle.stringPropertyNames()).allSatisfy(key -> {
            String text = bundle.getProperty(key);
            // ">=" is what administrators write, and no markup.
            assertThat(text.replace(">=", "")).doesNotContain("'", "<", ">");
            assertThat(PLACEHOLDER.matcher(text).replaceAll("")).doesNotContain("{", "}");
            assertThat(new MessageFormat(text, Locale.forLanguageTag(language)).format(new Object[] {7}))
                    .doesNotContain("{0}");
        });
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
