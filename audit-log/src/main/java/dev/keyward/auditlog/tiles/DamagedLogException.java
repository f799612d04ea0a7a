package dev.keyward.auditlog.tiles;

import java.io.IOException;

/** Thrown when the content of an audit log file does not match the Merkle tree of the log. */
public final class DamagedLogException extends IOException {

    private static final long serialVersionUID = 1;

    /** @param message a sentence that names the file and the defect */
    public DamagedLogException(String message) {
        super(message);
    }

    DamagedLogException(LogResource resource, String defect) {
        this(resource.path() + ": " + defect + ".");
    }
}
