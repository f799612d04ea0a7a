package dev.keyward.providerkit.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The help text")
class HelpTextTest {

    /** Shows each part of the help text in brackets, and a link with its address after an arrow. */
    private static String shown(String text) {
        return HelpText.lines(text).stream()
                .map(line -> line.stream()
                        .map(part -> "[" + part.text()
                                + part.href().map(href -> " -> " + href).orElse("") + "]")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Call 555 0100.|[Call 555 0100.]",
                "See https://help.example.com/a?b=c&d=e#f.|[See ][https://help.example.com/a?b=c&d=e#f -> https://help.example.com/a?b=c&d=e#f][.]",
                "(http://example.com)|[(][http://example.com -> http://example.com][)]",
                "Write to help@example.com, please|[Write to ][help@example.com -> mailto:help@example.com][, please]",
                "<a href=\"https://example.com/x\" target=\"_blank\">The desk</a> helps|[The desk -> https://example.com/x][ helps]",
                "<a href=\"tel:+15550100\">Call us</a>|[Call us -> tel:+15550100]"
            })
    @DisplayName("keeps links")
    void links(String text, String parts) {
        assertThat(shown(text)).isEqualTo(parts);
    }

    @Test
    @DisplayName("keeps its lines except empty ones")
    void lines() {
        assertThat(shown("Room 101\r\n\n  second floor  \nhelp@example.com"))
                .isEqualTo("[Room 101]\n[second floor]\n[help@example.com -> mailto:help@example.com]");
        assertThat(HelpText.lines(" \n ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href='https://example'>x</a",
                "<img src=x onerror=alert(1)>",
                "<b>bold</b>"
            })
    @DisplayName("shows any other markup as text")
    void markup(String text) {
        assertThat(HelpText.lines(text))
                .allSatisfy(line -> assertThat(line)
                        .allSatisfy(part ->
                                assertThat(part.href().orElse("https://")).startsWith("https://")));
        assertThat(HelpText.lines(text).get(0).stream().map(HelpText.Part::text).collect(Collectors.joining()))
                .isEqualTo(text);
    }

    @Test
    @DisplayName("is parsed in linear time")
    void linear() {
        for (String text : List.of(
                "a".repeat(2000), "a@".repeat(1000), "https://".repeat(250), "<a href=\"http://a".repeat(100))) {
            assertThat(HelpText.lines(text)).hasSize(1);
        }
    }
}
