package dev.keyward.audit.keycloak.retention;

import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.providerkit.setup.ProfileException;
import java.util.List;
import org.keycloak.Config;

/** The two options for the retention: one for the server, and one for a realm. Stateless. */
public final class RetentionOptions {

    /** Realm attribute with the number of days for which records are kept. */
    public static final String ATTRIBUTE = "keyward.audit-log.retention-days";

    private static final int MAX_DAYS = 36_500;

    /** Days for which the records of a realm are kept. */
    public static final WholeNumberOption REALM = new WholeNumberOption(
            "retention-days",
            1,
            MAX_DAYS,
            400,
            "Days for which records are kept. The server option min-retention-days sets a lower limit. Without this"
                    + " setting, a realm keeps its value, or 400 days.");

    private static final WholeNumberOption MINIMUM = new WholeNumberOption(
            "min-retention-days",
            1,
            MAX_DAYS,
            400,
            "Days for which the records of every realm are kept, even if the realm's own retention-days is smaller."
                    + " Protects the records from administrators of a realm.");

    private RetentionOptions() {}

    /** Returns the server options. */
    public static Option<?>[] all() {
        return new Option<?>[] {MINIMUM};
    }

    /**
     * Parses the retention that a profile states for a realm.
     *
     * @param minimumDays the limit that the server option sets
     * @throws ProfileException if the value is not a retention, or is below the limit
     */
    public static int parse(String wanted, long minimumDays) {
        int days = REALM.parse(wanted);
        if (days < minimumDays) {
            throw new ProfileException("audit-log." + REALM.key() + ": " + days + " is below " + minimumDays
                    + ", the server option " + MINIMUM.key() + ". Give a whole number from " + minimumDays + " to "
                    + MAX_DAYS + ", or ask whoever runs the server to lower the option.");
        }
        return days;
    }

    /**
     * Parses the given text of the realm attribute, and returns the retention in days. A text that is not allowed means
     * the default.
     */
    public static int days(String attribute) {
        try {
            return REALM.parse(attribute);
        } catch (IllegalArgumentException e) {
            return REALM.defaultValue();
        }
    }

    /**
     * Reads the server options.
     *
     * @param recordsAll whether every realm is recorded
     * @param sinks names of the configured sinks
     * @throws IllegalArgumentException if a value is not allowed
     */
    public static RetentionSettings read(Config.Scope config, boolean recordsAll, List<String> sinks) {
        return new RetentionSettings(recordsAll, ServerOptions.read(config, MINIMUM), sinks);
    }
}
