package dev.keyward.audit.format;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the audit records that a sink gets, by the type of the event. Immutable.
 *
 * <p>A pattern is a type such as {@code LOGIN_ERROR}, {@code CREATE USER} or {@code log.tally}. An asterisk matches any number of
 * characters: {@code *_ERROR}, {@code DELETE *}, {@code log.*}.
 */
public final class SinkFilter {

    /** The filter that excludes no record. */
    public static final SinkFilter ALL = new SinkFilter(List.of(), List.of());

    private static final int MAX_PATTERNS = 200;
    private static final Pattern FORM = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");
    private static final int MAX_ASTERISKS = 2; // a few, because each multiplies the time of a mismatch

    private final List<Pattern> include;
    private final List<Pattern> exclude;

    private SinkFilter(List<Pattern> include, List<Pattern> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /**
     * Returns a filter for the given patterns.
     *
     * @param include patterns of the types that the sink gets; all types if it is empty
     * @param exclude patterns of types that the sink does not get even if they are included
     * @throws IllegalArgumentException if a pattern is malformed. The message names the pattern and what is allowed
     */
    public static SinkFilter of(List<String> include, List<String> exclude) {
        if (include.size() + exclude.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException("A filter has at most " + MAX_PATTERNS + " patterns, not "
                    + (include.size() + exclude.size()) + ".");
        }
        return new SinkFilter(patterns(include), patterns(exclude));
    }

    /** Returns whether the sink gets records of the given type. */
    boolean includes(String type) {
        return (include.isEmpty() || matches(include, type)) && !matches(exclude, type);
    }

    private static boolean matches(List<Pattern> patterns, String type) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(type).matches());
    }

    private static List<Pattern> patterns(List<String> texts) {
        return texts.stream().map(SinkFilter::pattern).toList();
    }

    private static Pattern pattern(String text) {
        if (!FORM.matcher(text).matches() || text.chars().filter(c -> c == '*').count() > MAX_ASTERISKS) {
            throw new IllegalArgumentException(
                    text + ": the pattern of a filter must be an event type of 1 to 128 printable"
                            + " ASCII characters, such as LOGIN_ERROR, CREATE USER or log.tally, in which up to two asterisks stand for"
                            + " any text.");
        }
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }
}
