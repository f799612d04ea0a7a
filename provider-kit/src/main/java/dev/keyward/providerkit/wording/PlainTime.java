package dev.keyward.providerkit.wording;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;

/**
 * A date and a time of day, formatted for use in a sentence of the user's language. Immutable and thread-safe.
 *
 * @param date the day; in Italian with its article, which depends on the number
 * @param time the time with the short name of the server's time zone, because the reader's is unknown; in Spanish with its
 *     article
 */
public record PlainTime(String date, String time) {

    /** Time patterns by language, for languages whose short format in Java does not read well in a sentence. */
    private static final Map<String, String> TIMES = Map.of(
            "de", "HH:mm 'Uhr' zzz",
            "fr", "H'\u00a0h\u00a0'mm zzz",
            "it", "HH:mm zzz",
            "nl", "HH:mm zzz");

    public static PlainTime of(Instant moment, Locale locale) {
        return of(ZonedDateTime.ofInstant(moment, ZoneId.systemDefault()), locale);
    }

    public static PlainTime of(ZonedDateTime moment, Locale locale) {
        String date = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(moment);
        return new PlainTime(
                inSentence(date, moment.getDayOfMonth(), locale),
                time(locale, moment.getHour()).format(moment));
    }

    private static String inSentence(String date, int day, Locale locale) {
        return switch (locale.getLanguage()) {
            case "it" -> (day == 8 || day == 11 ? "l’" : "il ") + (day == 1 ? date.replaceFirst("^1 ", "1º ") : date);
            case "fr" -> day == 1 ? date.replaceFirst("^1 ", "1er ") : date;
            default -> date;
        };
    }

    private static DateTimeFormatter time(Locale locale, int hour) {
        if (locale.getLanguage().equals("es")) {
            return DateTimeFormatter.ofPattern(hour == 1 ? "'la' HH:mm zzz" : "'las' HH:mm zzz", locale);
        }
        String pattern = TIMES.get(locale.getLanguage());
        return pattern == null
                ? new DateTimeFormatterBuilder()
                        .append(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT))
                        .appendPattern(" zzz")
                        .toFormatter(locale)
                : DateTimeFormatter.ofPattern(pattern, locale);
    }
}
