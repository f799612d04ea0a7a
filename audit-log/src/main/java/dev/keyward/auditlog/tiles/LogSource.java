package dev.keyward.auditlog.tiles;

import java.io.IOException;
import java.util.Optional;

/** Reads the files of an audit log. Several threads may use it at the same time. The contents need not be trusted. */
@FunctionalInterface
public interface LogSource {

    /**
     * Returns the content of a file of the log. The result is empty if the log does not have the file.
     *
     * <p>An implementation reads at most {@link LogResource#maxBytes} and one more byte, which shows that the file is too long.
     *
     * @throws IOException if the file exists and cannot be read
     */
    Optional<byte[]> read(LogResource resource) throws IOException;
}
