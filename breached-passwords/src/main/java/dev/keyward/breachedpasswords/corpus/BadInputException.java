package dev.keyward.breachedpasswords.corpus;

import java.io.IOException;

/** Thrown for malformed input; the message names the line and the remedy, and never quotes the input. */
public sealed class BadInputException extends IOException permits CrowdedException {

    private static final long serialVersionUID = 1;

    public BadInputException(String message) {
        super(message);
    }
}
