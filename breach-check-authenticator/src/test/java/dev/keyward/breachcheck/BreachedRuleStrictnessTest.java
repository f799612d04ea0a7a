package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Two values of keyward-breached")
class BreachedRuleStrictnessTest {

    @ParameterizedTest
    @CsvSource({
        "index, embedded, index",
        "index, online, index+online",
        "index>=5, index>=3, index>=3",
        "index>=5, online, index+online",
        "?index, embedded, embedded",
        "?index+online, index, index",
        "?index, ?online, ?index+online",
        "INDEX, index, index"
    })
    @DisplayName("combine to a value that refuses each password that either value refuses")
    void joined(String one, String other, String both) {
        assertThat(BreachedRule.parse(one).and(BreachedRule.parse(other)).text())
                .isEqualTo(both);
        assertThat(BreachedRule.parse(other).and(BreachedRule.parse(one)).text())
                .isEqualTo(both);
    }
}
