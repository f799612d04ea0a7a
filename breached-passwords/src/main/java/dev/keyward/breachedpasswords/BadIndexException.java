package dev.keyward.breachedpasswords;

import java.io.IOException;

/** Thrown when a file is not a breach index or is damaged; the message names the defect and the remedy. */
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

    /** Creates an exception whose message says that the breach index with the given name is damaged or truncated. */
    static BadIndexException of(String name, IOException e) {
        return e instanceof BadIndexException bad
                ? bad.of(name)
                : new BadIndexException("it is shorter than its header states. Copy it again.").of(name);
    }

    /** Returns this exception with the given file name in front of its message, unless the name is there already. */
    BadIndexException of(String name) {
        return named ? this : new BadIndexException(name + ": " + getMessage(), true);
    }
}
