package dev.keyward.breachcheck;

/**
 * Parsed value of the password policy {@code keyward-breached}, which refuses passwords on breach lists. Immutable and thread-safe.
 *
 * @param sources breach lists to look up
 * @param reportOnly whether matches are only counted and never refused
 */
public record BreachedRule(Sources sources, boolean reportOnly) {

    private static final String REPORT_ONLY = "?";

    /**
     * Rule that applies to a realm which does not use the password policy {@code keyward-breached}. It refuses passwords that
     * are in the embedded list or the index.
     */
    public static final BreachedRule DEFAULT = new BreachedRule(new Sources(true, false, 1), false);

    /**
     * Parses a value of the password policy {@code keyward-breached}. The value selects {@link Sources}; the prefix {@code ?} makes
     * the rule report-only.
     *
     * @throws IllegalArgumentException if the value is malformed
     */
    public static BreachedRule parse(String text) {
        String stripped = text.strip();
        boolean reportOnly = stripped.startsWith(REPORT_ONLY);
        return new BreachedRule(Sources.parse(reportOnly ? stripped.substring(1) : stripped), reportOnly);
    }

    /** Returns a rule that refuses each password that this rule or the other one refuses. A report-only rule refuses nothing. */
    public BreachedRule and(BreachedRule other) {
        if (reportOnly != other.reportOnly) {
            return reportOnly ? other : this;
        }
        return new BreachedRule(sources.and(other.sources), reportOnly);
    }

    /** Returns this rule as the text that a realm's password policy contains. {@link #parse} reads it. */
    public String text() {
        return (reportOnly ? REPORT_ONLY : "") + sources.text();
    }

    /** Returns whether this rule refuses a password for which the breach lists gave the given verdict. */
    public boolean refuses(BreachVerdict verdict, boolean failsClosed) {
        boolean refused =
                verdict instanceof BreachVerdict.Breached || (verdict instanceof BreachVerdict.Unknown && failsClosed);
        return refused && !reportOnly;
    }
}
