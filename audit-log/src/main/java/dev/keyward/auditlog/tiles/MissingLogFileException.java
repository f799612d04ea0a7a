package dev.keyward.auditlog.tiles;

import java.io.IOException;

/** Thrown when an audit log lacks a tile or an entry bundle that a log of its size must have. */
public final class MissingLogFileException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient LogResource resource;

    public MissingLogFileException(LogResource resource) {
        super(resource.path() + " is missing.");
        this.resource = resource;
    }

    /** Returns the file that is missing from the log. */
    public LogResource resource() {
        return resource;
    }
}
