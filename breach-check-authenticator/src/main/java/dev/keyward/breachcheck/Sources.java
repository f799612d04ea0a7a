package dev.keyward.breachcheck;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which lists are asked, and from how many leaks on a password counts as breached.
 *
 * <p>Written {@code embedded}, {@code index}, {@code online} or {@code index+online}, each with {@code >=N} behind it if wanted. The
 * list inside the jar is always asked; {@code index} asks the overlays, too. Immutable and thread-safe.
 *
 * @param index whether overlays and the index on the server's disk are asked
 * @param online whether the range service is asked
 * @param minCount 1 to 1,000,000: seen less often, a password is let through by lists that keep counts
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
     * Reads what an administrator wrote; case and blanks around it do not matter.
     *
     * @throws IllegalArgumentException when it is none of the forms
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

    /** As it is written. */
    public String text() {
        String names = (index ? "index" : "") + (index && online ? "+" : "") + (online ? "online" : "");
        return (names.isEmpty() ? "embedded" : names) + (minCount > 1 ? ">=" + minCount : "");
    }

    /** What both ask. */
    public Sources and(Sources other) {
        return new Sources(index || other.index, online || other.online, Math.min(minCount, other.minCount));
    }

    /** Whether every password is found here that is found there. */
    public boolean covers(Sources other) {
        return (index || !other.index) && (online || !other.online) && minCount <= other.minCount;
    }

    /** What may be written, in words. */
    public static String allowed() {
        return "embedded, index, online or index+online, with >=N behind it for passwords seen N times or more";
    }
}
