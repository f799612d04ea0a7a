package dev.keyward.breachedpasswords;

import java.io.IOException;

/** An input that no index is built from; the message names the line and says what to do, and never shows what is in it. */
public sealed class BadInputException extends IOException permits CrowdedException {

    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
