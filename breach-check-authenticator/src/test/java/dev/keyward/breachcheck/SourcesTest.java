package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A value of keyward-breached")
class SourcesTest {

    @ParameterizedTest
    @CsvSource({
        "embedded, false, false, 1, false",
        "index, true, false, 1, false",
        "online, false, true, 1, false",
        "index+online, true, true, 1, false",
        "' Index >= 10 ', true, false, 10, false",
        "index+online>=1000000, true, true, 1000000, false",
        "?index, true, false, 1, true",
        "' ? online>=2', false, true, 2, true"
    })
    @DisplayName("may have any case, surrounding blanks, and a leading question mark")
    void read(String text, boolean index, boolean online, int minCount, boolean reportOnly) {
        assertThat(BreachedRule.parse(text))
                .isEqualTo(new BreachedRule(new Sources(index, online, minCount), reportOnly));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "3",
                "Index,online",
                "online+index",
                "index>=0",
                "index>=1000001",
                "index>=",
                "index>=-1",
                "index>10",
                "index>=99999999",
                "??index",
                "index and length(8)"
            })
    @DisplayName("is refused if it has another form")
    void refused(String text) {
        assertThatThrownBy(() -> BreachedRule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("refuses a breached password, and an unknown one only if configured; never in report-only mode")
    void refuses() {
        BreachedRule rule = BreachedRule.parse("index");
        BreachedRule tried = BreachedRule.parse("?index");
        BreachVerdict breached =
                new BreachVerdict.Breached(List.of(ListVersion.ofResponse(Instant.EPOCH, 1)), List.of());
        BreachVerdict unknown = new BreachVerdict.Unknown();
        assertThat(rule.refuses(breached, false)).isTrue();
        assertThat(rule.refuses(new BreachVerdict.Clear(List.of()), true)).isFalse();
        assertThat(rule.refuses(unknown, false)).isFalse();
        assertThat(rule.refuses(unknown, true)).isTrue();
        assertThat(tried.refuses(breached, true)).isFalse();
        assertThat(tried.refuses(unknown, true)).isFalse();
        assertThat(BreachedRule.DEFAULT).isEqualTo(rule);
        assertThat(Sources.allowed()).contains("embedded", "index", "online", "index+online", ">=N");
    }
}
