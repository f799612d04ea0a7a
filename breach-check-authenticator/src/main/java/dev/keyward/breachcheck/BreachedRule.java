package dev.keyward.breachcheck;

/**
 * Parsed value of the password policy {@code keyward-breached}, which refuses passwords on breach lists. Immutable and thread-safe.
 *
 * @param sources breach lists to look up
 * @param reportOnly whether matches are only counted and never refused
 */
public record BreachedRule(Sources sources, boolean reportOnly) {

    private static final String REPORT_ONLY = "?";

    /** Value for a realm without the policy: looks up the embedded list and the index, and refuses matches. */
    public static final BreachedRule DEFAULT = new BreachedRule(new Sources(true, false, 1), false);

    /**
     * Parses a value of the password policy, which selects {@link Sources}, with the prefix {@code ?} for report-only.
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

    /** Returns the policy value that {@link #parse} reads as this rule. */
    public String text() {
        return (reportOnly ? REPORT_ONLY : "") + sources.text();
    }

    /** Returns whether this rule refuses a password with the given verdict of the breach lists. */
    public boolean refuses(BreachVerdict verdict, boolean failsClosed) {
        boolean refused =
                verdict instanceof BreachVerdict.Breached || (verdict instanceof BreachVerdict.Unknown && failsClosed);
        return refused && !reportOnly;
    }
}
