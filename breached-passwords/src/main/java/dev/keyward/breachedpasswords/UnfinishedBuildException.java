package dev.keyward.breachedpasswords;

import java.io.IOException;

/** A build that reading or writing failed for, and that can be gone on with; the message says how. Immutable. */
public final class UnfinishedBuildException extends IOException {

    private static final long serialVersionUID = 1;

    private final IOException reason;

    /** @param reason what failed */
    public UnfinishedBuildException(IOException reason) {
        super("What was begun is kept: the same command with --resume goes on where it was.", reason);
        this.reason = reason;
    }

    /** What failed. */
    public IOException reason() {
        return reason;
    }
}
