package dev.keyward.secondfactor;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time that an administrator wrote, with the time zone in which pages and mails show it.
 *
 * <p>Immutable and thread-safe.
 */
public record DueDate(Instant at, ZoneId zone) implements Comparable<DueDate> {

    /** The allowed form, as a phrase for administrators. */
    public static final String ALLOWED =
            "a date and time with a time zone, such as 2026-12-14T09:00 Europe/Berlin or 2026-12-14T09:00+01:00";

    private static final Pattern FORM = Pattern.compile("(?<local>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?)"
            + " ?(?<zone>Z|[+-]\\d\\d:\\d\\d|[A-Za-z][\\w+-]*(/[\\w+-]+)*)");

    /**
     * Parses a local date and time, followed by the offset from UTC or the name of a time zone.
     *
     * @throws IllegalArgumentException if the text has another form, or names no existing date or zone
     */
    public static DueDate parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        try {
            ZoneId zone = ZoneId.of(matcher.group("zone"));
            return new DueDate(
                    LocalDateTime.parse(matcher.group("local")).atZone(zone).toInstant(), zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Returns the later of this time and the given time, in the zone of this time. */
    DueDate notBefore(Instant earliest) {
        return at.isBefore(earliest) ? new DueDate(earliest, zone) : this;
    }

    boolean hasPassed(Instant now) {
        return !now.isBefore(at);
    }

    /** Returns this time in its time zone. */
    public ZonedDateTime inZone() {
        return at.atZone(zone);
    }

    /** Returns the written form of this time, which {@link #parse} reads, without fractions of a second. */
    public String text() {
        return inZone().toLocalDateTime().truncatedTo(ChronoUnit.SECONDS) + " " + zone;
    }

    @Override
    public int compareTo(DueDate other) {
        return at.compareTo(other.at);
    }
}
