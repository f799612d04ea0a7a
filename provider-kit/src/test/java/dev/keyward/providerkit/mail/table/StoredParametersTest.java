package dev.keyward.providerkit.mail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The parameters of a stored mail")
class StoredParametersTest {

    @Test
    @DisplayName("are read as they were written, in ASCII")
    void roundTrip() {
        Map<String, String> parameters = Map.of("help", "Hilfe für 😀 \"alle\"", "from", "");
        String json = StoredParameters.write(parameters);
        assertThat(json.chars()).allMatch(character -> character < 128);
        assertThat(StoredParameters.read(json)).contains(parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"a\":null}", "[]", "{\"a\":", "{\"a\":{}}", "1"})
    @DisplayName("are missing if the text is damaged")
    void damaged(String json) {
        assertThat(StoredParameters.read(json)).isEmpty();
    }
}
