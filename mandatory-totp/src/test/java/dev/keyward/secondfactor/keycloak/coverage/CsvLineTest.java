package dev.keyward.secondfactor.keycloak.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line of CSV")
class CsvLineTest {

    @Test
    @DisplayName("quotes only fields that need it")
    void quotes() {
        assertThat(CsvLine.of(List.of("ada", "a@b.example", "", "O’Neil", "say \"hi\"", "a,b")))
                .isEqualTo("ada,a@b.example,,\"O’Neil\",\"say \"\"hi\"\"\",\"a,b\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "  =1",
                "\r=1",
                "\n=1",
                "a;=1",
                "a; +1",
                "a,-1",
                "a\t@x",
                "x\"=1",
                "\uFF1D1",
                "=cmd|' /C calc'!A0"
            })
    @DisplayName("begins no formula in a cell, whichever separator the spreadsheet assumes")
    void formulas(String text) {
        assertThat(CsvLine.of(List.of(text))).doesNotContainPattern("(^\"?|[;,|\t\"])\\s*[=+\\-@\uFF1D]");
    }

    @Test
    @DisplayName("has no line break or control character in a field")
    void oneLine() {
        assertThat(CsvLine.of(List.of("a\r\nb\u2028c\u0000d"))).isEqualTo("a b c d");
    }
}
