package dev.keyward.breachcheck;

/**
 * The value of the password policy {@code keyward-breached}. Immutable and thread-safe.
 *
 * @param reportOnly whether it is tried out: counted, never enforced
 */
public record BreachedRule(Sources sources, boolean reportOnly) {

    private static final String REPORT_ONLY = "?";

    /** What is asked where nothing says otherwise. */
    public static final BreachedRule DEFAULT = new BreachedRule(new Sources(true, false, 1), false);

    /**
     * Reads what an administrator wrote: {@link Sources#parse what is asked}, and a {@code ?} in front to try it out.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    public static BreachedRule parse(String text) {
        String stripped = text.strip();
        boolean reportOnly = stripped.startsWith(REPORT_ONLY);
        return new BreachedRule(Sources.parse(reportOnly ? stripped.substring(1) : stripped), reportOnly);
    }

    /** The rule that refuses all that either refuses; one that is tried out refuses nothing. */
    public BreachedRule and(BreachedRule other) {
        if (reportOnly != other.reportOnly) {
            return reportOnly ? other : this;
        }
        return new BreachedRule(sources.and(other.sources), reportOnly);
    }

    /** As it is written. */
    public String text() {
        return (reportOnly ? REPORT_ONLY : "") + sources.text();
    }

    /** Whether a password with this verdict may not be set. */
    public boolean refuses(BreachVerdict verdict, boolean failsClosed) {
        boolean refused =
                verdict instanceof BreachVerdict.Breached || (verdict instanceof BreachVerdict.Unknown && failsClosed);
        return refused && !reportOnly;
    }
}
