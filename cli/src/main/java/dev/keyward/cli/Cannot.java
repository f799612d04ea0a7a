package dev.keyward.cli;

/** What was asked cannot be done; the message is a sentence that says what to do. Ends the command with 2. */
class Cannot extends RuntimeException {

    private static final long serialVersionUID = 1;

    Cannot(String message) {
        super(message);
    }
}
