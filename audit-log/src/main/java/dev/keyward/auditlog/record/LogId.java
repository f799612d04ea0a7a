package dev.keyward.auditlog.record;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a log: 1 to 64 lower-case ASCII letters, digits and hyphens.
 *
 * <p>An id of its own, and not that of the realm, because the id of a realm can be any text, and a realm has several logs one after the
 * other if its database was restored. Immutable.
 */
public record LogId(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    public LogId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "The id of a log must have 1 to 64 lower-case letters, digits and hyphens.");
        }
    }

    /** Returns whether a text has the form of the id of a log. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns a new random id for a log. */
    public static LogId random() {
        return new LogId(UUID.randomUUID().toString());
    }

    /**
     * Returns the origin of the log with this id: a name that is unique worldwide for the log and its signing key.
     *
     * @param server host name of the server, and its path if it has one; not checked, except for spaces and plus signs by the key
     */
    public String origin(String server) {
        return server + "/audit-log/" + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
