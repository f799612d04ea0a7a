package dev.keyward.audit.keycloak.store;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The folder for audit logs that every node mounts. It contains one folder for the files of each log.
 *
 * <p>An administrator has to create the file {@value #MARKER} in it. If the file is missing, the volume is not mounted: the server must
 * then write nothing, because the records would be lost with the container. Immutable and thread-safe.
 */
public record LogFolder(Path root) {

    /** Name of the file that marks a folder as the folder of Keyward's audit logs. */
    public static final String MARKER = "keyward-audit-logs";

    /** The provider factory that knows whether the server has a log folder. */
    public interface Owner {

        Optional<LogFolder> logFolder();
    }

    /** Returns the folder to which this server copies its audit logs; empty if it has none. */
    public static Optional<LogFolder> of(KeycloakSession session) {
        return session.getKeycloakSessionFactory().getProviderFactory(EventListenerProvider.class, "keyward-audit-log")
                        instanceof Owner owner
                ? owner.logFolder()
                : Optional.empty();
    }

    /** Returns a sentence that says why the folder cannot be used; empty if it seems to be mounted. */
    public Optional<String> problem() {
        if (!Files.isDirectory(root)) {
            return Optional.of(root + " is not a folder. Mount the volume of the audit logs there.");
        }
        return Files.exists(root.resolve(MARKER))
                ? Optional.empty()
                : Optional.of(root + " does not have the file " + MARKER
                        + ". Mount the volume of the audit logs there; create the file in a new volume.");
    }

    /**
     * Returns the files of a log in the folder.
     *
     * @throws IOException if the folder is not mounted, or if a symbolic link is in the place of the log, which could lead out of the
     *     folder
     */
    public LogStore files(LogId log) throws IOException {
        return new DirectoryLogStore(folder(log));
    }

    /**
     * Deletes all files of a log in the folder. Follows no symbolic links.
     *
     * @throws IOException as {@link #files} does, or if a file cannot be deleted
     */
    public void delete(LogId log) throws IOException {
        Path folder = folder(log);
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path folder(LogId log) throws IOException {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        Path files = root.resolve(log.text());
        if (Files.isSymbolicLink(files)) {
            throw new FileSystemException(files.toString(), null, "is a symbolic link");
        }
        return files;
    }
}
