package dev.keyward.auditlog.tiles;

import java.io.IOException;

/** Reads and writes the files of an audit log. */
public interface LogStore extends LogSource {

    /**
     * Stores the content of a file. Once this method returns, the content survives a crash. Readers see the old content
     * or the new, never a part.
     */
    void write(LogResource resource, byte[] content) throws IOException;

    /** Deletes a file of the log if it exists. */
    void delete(LogResource resource) throws IOException;

    /** Deletes all partial files that the given full file replaces. */
    void deletePartials(LogResource.Numbered full) throws IOException;
}
