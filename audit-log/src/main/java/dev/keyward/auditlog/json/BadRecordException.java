package dev.keyward.auditlog.json;

/** Thrown when an entry of the audit log is not a record of a known version. The message never quotes the entry. */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1;

    BadRecordException(String message) {
        super(message);
    }
}
