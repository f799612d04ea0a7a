package dev.keyward.cli.server;

import dev.keyward.cli.terminal.CommandException;

/** Thrown if a call fails for a reason that is not the realm, for example because the server is down. */
public final class ServerException extends CommandException {

    private static final long serialVersionUID = 1;

    private final boolean temporary;

    private ServerException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Creates a failure that every further call would hit, too. */
    public static ServerException permanent(String message) {
        return new ServerException(message, false);
    }

    /** Creates a temporary failure, such as a timeout or a restart; the next call may succeed. */
    public static ServerException temporary(String message) {
        return new ServerException(message, true);
    }

    public boolean isTemporary() {
        return temporary;
    }
}
