package dev.keyward.breachedpasswords;

import java.io.IOException;

/** A file that is no index, or a damaged one; the message says what is wrong with it and what to do. */
public final class BadIndexException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean named;

    BadIndexException(String message) {
        this(message, false);
    }

    private BadIndexException(String message, boolean named) {
        super(message);
        this.named = named;
    }

    /** The same, beginning with the name of the file, once. */
    BadIndexException of(String name) {
        return named ? this : new BadIndexException(name + ": " + getMessage(), true);
    }
}
