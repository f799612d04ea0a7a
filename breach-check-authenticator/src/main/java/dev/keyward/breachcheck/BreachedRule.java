package dev.keyward.breachcheck;

/**
 * Value of the password policy {@code keyward-breached}. Immutable and thread-safe.
 *
 * @param sources breach lists to look up
 * @param reportOnly whether matches are only counted and never refused
 */
public record BreachedRule(Sources sources, boolean reportOnly) {

    private static final String REPORT_ONLY = "?";

    /** Rule of a realm without a value of its own: the embedded list and the index. */
    public static final BreachedRule DEFAULT = new BreachedRule(new Sources(true, false, 1), false);

    /**
     * Parses a value: {@link Sources#parse sources}, preceded by {@code ?} for report-only.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static BreachedRule parse(String text) {
        String stripped = text.strip();
        boolean reportOnly = stripped.startsWith(REPORT_ONLY);
        return new BreachedRule(Sources.parse(reportOnly ? stripped.substring(1) : stripped), reportOnly);
    }

    /** Returns the rule that refuses everything that either rule refuses; a report-only rule refuses nothing. */
    public BreachedRule and(BreachedRule other) {
        if (reportOnly != other.reportOnly) {
            return reportOnly ? other : this;
        }
        return new BreachedRule(sources.and(other.sources), reportOnly);
    }

    /** Returns the written form. */
    public String text() {
        return (reportOnly ? REPORT_ONLY : "") + sources.text();
    }

    /** Whether a password with this verdict is refused. */
    public boolean refuses(BreachVerdict verdict, boolean failsClosed) {
        boolean refused =
                verdict instanceof BreachVerdict.Breached || (verdict instanceof BreachVerdict.Unknown && failsClosed);
        return refused && !reportOnly;
    }
}
