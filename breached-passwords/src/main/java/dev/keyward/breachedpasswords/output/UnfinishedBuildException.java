package dev.keyward.breachedpasswords.output;

import java.io.IOException;

/** Thrown when an I/O error ends a build that can be resumed; the message says how. Immutable. */
public final class UnfinishedBuildException extends IOException {

    private static final long serialVersionUID = 1;

    private final IOException reason;

    /** @param reason what failed */
    public UnfinishedBuildException(IOException reason) {
        super("The unfinished build is kept: run the same command with --resume to continue it.", reason);
        this.reason = reason;
    }

    /** Returns the error that interrupted the build. */
    public IOException reason() {
        return reason;
    }
}
