package dev.keyward.providerkit.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A time on a page or in a mail")
class PlainTimeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|2026-12-04T17:23|December 4, 2026|5:23 PM UTC",
                "de|2026-12-04T17:23|4. Dezember 2026|17:23 Uhr UTC",
                "fr|2026-12-04T17:23|4 décembre 2026|17 h 23 UTC",
                "fr|2026-12-01T08:05|1er décembre 2026|8 h 05 UTC",
                "fr|2026-12-11T08:05|11 décembre 2026|8 h 05 UTC",
                "es|2026-12-04T07:03|4 de diciembre de 2026|las 07:03 UTC",
                "es|2026-12-04T00:59|4 de diciembre de 2026|las 00:59 UTC",
                "es|2026-12-04T01:23|4 de diciembre de 2026|la 01:23 UTC",
                "es|2026-12-04T13:23|4 de diciembre de 2026|las 13:23 UTC",
                "it|2026-12-01T17:23|il 1º dicembre 2026|17:23 UTC",
                "it|2026-12-04T17:23|il 4 dicembre 2026|17:23 UTC",
                "it|2026-12-08T17:23|l’8 dicembre 2026|17:23 UTC",
                "it|2026-12-11T17:23|l’11 dicembre 2026|17:23 UTC",
                "nl|2026-12-04T17:23|4 december 2026|17:23 UTC"
            })
    @DisplayName("reads in a sentence of each language, with the time zone")
    void sentence(String language, String moment, String date, String time) {
        PlainTime plain = PlainTime.of(
                ZonedDateTime.parse(moment + "Z[UTC]").withZoneSameInstant(ZoneId.of("UTC")),
                Locale.forLanguageTag(language));

        assertThat(plain.date()).isEqualTo(date);
        // Java puts a narrow space before PM since 20, and the French form has no-break spaces.
        assertThat(plain.time().replace('\u202f', ' ').replace('\u00a0', ' ')).isEqualTo(time);
        assertThat(plain.time()).doesNotContain(language.equals("fr") ? " h" : "  ");
    }

    @Test
    @DisplayName("is in the time zone of the server")
    void serverTimeZone() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));

            PlainTime plain = PlainTime.of(Instant.parse("2026-12-04T17:23:00Z"), Locale.GERMAN);

            assertThat(plain).isEqualTo(new PlainTime("5. Dezember 2026", "02:23 Uhr JST"));
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
