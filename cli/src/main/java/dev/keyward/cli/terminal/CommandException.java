package dev.keyward.cli.terminal;

/** Thrown to end a {@code keyward} command with exit code 2. The message says what failed and what to do. */
public class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }
}
