package dev.keyward.breachedpasswords;

import java.io.IOException;

/** A file that is no index, or a damaged one; the message says what is wrong with it and what to do. */
public final class BadIndexException extends IOException {

    private static final long serialVersionUID = 1;

    BadIndexException(String message) {
        super(message);
    }
}
