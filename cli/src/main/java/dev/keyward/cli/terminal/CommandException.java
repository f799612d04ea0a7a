package dev.keyward.cli.terminal;

/** Ends a command with exit code 2; the message says what failed and what to do. */
public class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }
}
