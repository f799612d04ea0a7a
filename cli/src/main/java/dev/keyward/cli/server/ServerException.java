package dev.keyward.cli.server;

import dev.keyward.cli.terminal.CommandException;

/** Thrown if a request fails for a reason that affects every realm, such as a server that is down. */
public final class ServerException extends CommandException {

    private static final long serialVersionUID = 1;

    private final boolean temporary;

    private ServerException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Creates an exception for a failure that would make every further request to the server fail too. */
    public static ServerException permanent(String message) {
        return new ServerException(message, false);
    }

    /** Creates an exception for a temporary failure of the server, such as a timeout; the next request may succeed. */
    public static ServerException temporary(String message) {
        return new ServerException(message, true);
    }

    public boolean isTemporary() {
        return temporary;
    }
}
