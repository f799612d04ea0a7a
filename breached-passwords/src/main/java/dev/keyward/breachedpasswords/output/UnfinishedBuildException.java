package dev.keyward.breachedpasswords.output;

import java.io.IOException;

/** Thrown when an I/O error ends an index build that can be resumed. The message says how to resume it. Immutable. */
public final class UnfinishedBuildException extends IOException {

    private static final long serialVersionUID = 1;

    private final IOException reason;

    /**
     * Creates an exception for an interrupted build.
     *
     * @param reason the I/O error that interrupted the build
     */
    public UnfinishedBuildException(IOException reason) {
        super("The unfinished build is kept: run the same command with --resume to continue it.", reason);
        this.reason = reason;
    }

    /** Returns the I/O error that interrupted the index build. */
    public IOException reason() {
        return reason;
    }
}
