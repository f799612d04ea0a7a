package dev.keyward.breachcheck.keycloak;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Locale;

/** A moment as people read it: day, time and, since nobody knows where they are, the name of the server's time zone. */
final class PlainTime {

    private PlainTime() {}

    static String of(Instant moment, Locale locale) {
        DateTimeFormatter format = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT))
                .appendLiteral(' ')
                .appendPattern("zzz")
                .toFormatter(locale);
        return format.format(ZonedDateTime.ofInstant(moment, ZoneId.systemDefault()));
    }
}
