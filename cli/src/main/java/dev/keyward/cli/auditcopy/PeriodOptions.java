package dev.keyward.cli.auditcopy;

import dev.keyward.cli.terminal.CommandException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line options that set the period whose records are read. Not thread-safe. */
public final class PeriodOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First point in time, such as 2026-11-01 or 2026-11-01T08:30:00Z, by the clock of the node.")
    @Nullable
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "First point in time after the period. Days are in UTC.")
    @Nullable
    private String to;

    /**
     * The time between two instants.
     *
     * @param from first point in time
     * @param to first point in time after the period
     */
    public record Period(Instant from, Instant to) {

        /** Returns whether the period includes the given time, in milliseconds since 1970. */
        public boolean includes(long millis) {
            Instant time = Instant.ofEpochMilli(millis);
            return !time.isBefore(from) && time.isBefore(to);
        }

        /** Returns whether the period has a beginning. */
        public boolean hasFrom() {
            return !from.equals(Instant.MIN);
        }

        /** Returns whether the period has an end. */
        public boolean hasTo() {
            return !to.equals(Instant.MAX);
        }
    }

    /** @throws CommandException if a time is malformed, or the period is empty */
    public Period period() {
        Period period = new Period(time("--from", from, Instant.MIN), time("--to", to, Instant.MAX));
        if (!period.from().isBefore(period.to())) {
            throw new CommandException("--to " + to + ": must be after --from " + from
                    + ". It is the first point in time that is no longer in the period.");
        }
        return period;
    }

    private static Instant time(String option, @Nullable String text, Instant otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new CommandException(option + " " + text
                    + ": must be a day such as 2026-11-01, or a time such as 2026-11-01T08:30:00Z.");
        }
    }
}
