package dev.keyward.auditlog.keys;

import java.io.IOException;

/** Thrown when a key file of the audit log cannot be used. The message says why and what to do, and never quotes the file. */
public final class BadKeyFileException extends IOException {

    private static final long serialVersionUID = 1;

    BadKeyFileException(String message) {
        super(message);
    }
}
