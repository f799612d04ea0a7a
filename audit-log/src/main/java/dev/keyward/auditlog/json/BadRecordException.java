package dev.keyward.auditlog.json;

/** Thrown when an entry of a log is not a record of a known version; the message never quotes the entry. */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1;

    BadRecordException(String message) {
        super(message);
    }
}
