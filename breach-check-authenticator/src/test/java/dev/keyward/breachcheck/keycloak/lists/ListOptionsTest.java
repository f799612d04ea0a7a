package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.ListVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;

@DisplayName("The option for withdrawn breach lists")
class ListOptionsTest {

    private static final String PREFIX = "keyward.test.list-options.";
    private static final String KEY = PREFIX + "withdrawn";

    @AfterEach
    void clear() {
        System.clearProperty(KEY);
    }

    @Test
    @DisplayName("names the index, the range service and overlays, and is empty by default")
    void withdrawn() {
        assertThat(options().withdrawn()).isEmpty();
        System.setProperty(KEY, " ours.bpi, index,online ,");
        assertThat(options().withdrawn())
                .containsExactly(
                        ListVersion.withdrawn(Source.OVERLAY, "ours.bpi"),
                        ListVersion.withdrawn(Source.INDEX, ""),
                        ListVersion.withdrawn(Source.ONLINE, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "ours", "index;online"})
    @DisplayName("is refused if it names anything else")
    void refused(String value) {
        System.setProperty(KEY, value);
        assertThatThrownBy(ListOptionsTest::options)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withdrawn")
                .hasMessageContaining(value)
                .hasMessageContaining("file names of overlays");
    }

    private static ListOptions options() {
        return ListOptions.of(new Config.SystemPropertiesScope(PREFIX));
    }
}
