package dev.keyward.cli;

/** Ends a command with exit code 2; the message says what failed and what to do. */
class Cannot extends RuntimeException {

    private static final long serialVersionUID = 1;

    Cannot(String message) {
        super(message);
    }
}
