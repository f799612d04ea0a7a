package dev.keyward.breachcheck;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Specifies in which breach lists passwords are looked up, and how often a password must have leaked to count as
 * breached.
 *
 * <p>Written {@code embedded}, {@code index}, {@code online} or {@code index+online}, optionally followed by {@code >=N}. The
 * embedded list in the jar is always looked up, and {@code index} includes the overlays. Immutable and thread-safe.
 *
 * @param index whether to look up the overlays and the index on the server's disk
 * @param online whether to look up the range service
 * @param minCount smallest count that is a match in a list with counts, 1 to 1,000,000
 */
public record Sources(boolean index, boolean online, int minCount) {

    public static final int MOST_COUNT = 1_000_000;

    private static final Pattern WRITTEN =
            Pattern.compile("(embedded|index|online|index\\+online)(?:\\s*>=\\s*([0-9]{1,7}))?");

    public Sources {
        if (minCount < 1 || minCount > MOST_COUNT) {
            throw new IllegalArgumentException("a count is a whole number from 1 to " + MOST_COUNT);
        }
    }

    /**
     * Parses a selection of breach lists such as {@code index+online}, ignoring case and surrounding blanks.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static Sources parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!written.matches()) {
            throw new IllegalArgumentException("not one of " + allowed());
        }
        String names = written.group(1);
        int minCount = written.group(2) == null ? 1 : Integer.parseInt(written.group(2));
        return new Sources(names.startsWith("index"), names.endsWith("online"), minCount);
    }

    /** Returns this selection of breach lists as text that {@link #parse} can read. */
    public String text() {
        String names = (index ? "index" : "") + (index && online ? "+" : "") + (online ? "online" : "");
        return (names.isEmpty() ? "embedded" : names) + (minCount > 1 ? ">=" + minCount : "");
    }

    /** Combines two selections of breach lists: the result matches each password that either of them matches. */
    public Sources and(Sources other) {
        return new Sources(index || other.index, online || other.online, Math.min(minCount, other.minCount));
    }

    /** Returns whether this selection of breach lists matches each password that the given selection matches. */
    public boolean covers(Sources other) {
        return (index || !other.index) && (online || !other.online) && minCount <= other.minCount;
    }

    /** Returns a phrase that lists the allowed selections of breach lists, for error messages and help texts. */
    public static String allowed() {
        return "embedded, index, online or index+online, followed by >=N for passwords seen N times or more";
    }
}
