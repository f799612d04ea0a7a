package dev.keyward.providerkit.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("Configuration options")
class OptionsTest {

    private static final ChoiceOption<String> COLOUR =
            new ChoiceOption<>("colour", List.of("red", "green", "blue"), Function.identity(), "green", "A colour.");

    private static final BooleanOption TRUTH = new BooleanOption("truth", true, "Whether.");

    private static final DurationOption PAUSE = new DurationOption(
            new WholeNumberOption("pause-seconds", 1, 60, 5, "Seconds of the pause."), ChronoUnit.SECONDS);

    private static final TextOption<Path> FOLDER =
            TextOption.of("folder", "", "the path of a folder", "A folder.", Path::of);

    @Test
    @DisplayName("of choices accept each word in any case and list the allowed words in the error")
    void choices() {
        assertThat(COLOUR.parse(" Blue ")).isEqualTo("blue");
        assertThat(COLOUR.defaultText()).isEqualTo("green");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COLOUR.parse("pink"))
                .withMessage("'pink' is not allowed; give red, green or blue.");
        assertThat(new ChoiceOption<>("k", List.of("one"), Function.identity(), "one", "").allowed())
                .isEqualTo("one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChoiceOption<>("k", List.of("one"), Function.identity(), "two", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "0", "t"})
    @DisplayName("of type boolean accept only true and false")
    void truth(String text) {
        assertThat(TRUTH.parse("true")).isTrue();
        assertThat(TRUTH.parse(" FALSE ")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TRUTH.parse(text))
                .withMessage("'" + text + "' is not allowed; give true or false.");
    }

    @Test
    @DisplayName("of durations convert the number with their unit")
    void durations() {
        assertThat(PAUSE.parse("60")).isEqualTo(Duration.ofMinutes(1));
        assertThat(PAUSE.defaultValue()).isEqualTo(Duration.ofSeconds(5));
        assertThat(PAUSE.allowed()).isEqualTo("a whole number from 1 to 60");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PAUSE.parse("61"))
                .withMessage("'61' is not allowed; give a whole number from 1 to 60.");
    }

    @Test
    @DisplayName("of text check length and form before the reader sees the text")
    void texts() {
        TextOption<String> some = TextOption.ofSomeText("name", 5, "A name.");
        assertThat(some.parse("a\nb")).isEqualTo("a\nb");
        for (String text : List.of("", " \n", "abcdef")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> some.parse(text))
                    .withMessageContaining("give a text that is not empty, of up to 5 characters.");
        }
        assertThat(some.pattern()).contains("\\S");
        assertThat(FOLDER.pattern()).isEmpty();
        assertThat(TextOption.ofAnyText("name", 5, "", "A name.").parse("")).isEmpty();
        assertThat(TextOption.ofAnyText("name", 5, "index", "A name.").parse(" "))
                .isEqualTo("index");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FOLDER.parse("a\u0000b"))
                .withMessage("'a?b' is not allowed; give the path of a folder.");
    }

    @Test
    @DisplayName("of the server fall back to the default, and name the key in the error about an invalid value")
    void server() {
        Config.Scope scope = scope(Map.of("colour", "red", "truth", "nein"));
        assertThat(ServerOptions.read(scope, COLOUR)).isEqualTo("red");
        assertThat(ServerOptions.read(scope, PAUSE)).isEqualTo(Duration.ofSeconds(5));
        assertThat(ServerOptions.readOptional(scope, FOLDER)).isEmpty();
        assertThat(ServerOptions.readOptional(scope(Map.of("folder", "/tmp")), FOLDER))
                .contains(Path.of("/tmp"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerOptions.read(scope, TRUTH))
                .withMessage("truth: 'nein' is not allowed; give true or false.");
    }

    @Test
    @DisplayName("have metadata with key, help, type, default and choices")
    void metadata() {
        List<ProviderConfigProperty> properties = ServerOptions.metadata(COLOUR, TRUTH, PAUSE, FOLDER);
        assertThat(properties)
                .extracting(ProviderConfigProperty::getName)
                .containsExactly("colour", "truth", "pause-seconds", "folder");
        assertThat(properties)
                .extracting(ProviderConfigProperty::getType)
                .containsExactly(
                        ProviderConfigProperty.LIST_TYPE,
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        ProviderConfigProperty.INTEGER_TYPE,
                        ProviderConfigProperty.STRING_TYPE);
        assertThat(properties)
                .extracting(property -> Optional.ofNullable(property.getDefaultValue()))
                .containsExactly(Optional.of("green"), Optional.of("true"), Optional.of("5"), Optional.empty());
        assertThat(properties.get(0).getOptions()).containsExactly("red", "green", "blue");
        assertThat(properties.get(2).getHelpText()).isEqualTo("Seconds of the pause.");
    }

    private static Config.Scope scope(Map<String, String> values) {
        return new Config.AbstractScope() {
            @Override
            public @Nullable String get(String key) {
                return values.get(key);
            }

            @Override
            public Config.Scope scope(String... names) {
                return this;
            }

            @Override
            @SuppressWarnings("deprecation")
            public Set<String> getPropertyNames() {
                return values.keySet();
            }

            @Override
            public Config.Scope root() {
                return this;
            }
        };
    }
}
