package dev.keyward.breachedpasswords;

import java.io.IOException;

/** Thrown for a file that is not an index or is damaged; the message names the defect and the remedy. */
public final class BadIndexException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean named;

    public BadIndexException(String message) {
        this(message, false);
    }

    private BadIndexException(String message, boolean named) {
        super(message);
        this.named = named;
    }

    /** Returns an exception with the name of the index, for a damaged or truncated file. */
    static BadIndexException of(String name, IOException e) {
        return e instanceof BadIndexException bad
                ? bad.of(name)
                : new BadIndexException("it is shorter than its header states. Copy it again.").of(name);
    }

    /** Prefixes the message with the file's name, unless it has that prefix. */
    BadIndexException of(String name) {
        return named ? this : new BadIndexException(name + ": " + getMessage(), true);
    }
}
