package dev.keyward.audit.keycloak.store;

import dev.keyward.auditlog.files.DurableFiles;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import dev.keyward.auditlog.tiles.LogStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
     * Requires that the folder has no file of a log that a tree of the given size does not imply, and no checkpoint of a larger or
     * another tree.
     *
     * @throws IOException as {@link #files} does, or if there is such a file
     */
    public void requireOnly(LogId log, TreeHead tree) throws IOException {
        files(folder(log), tree.size());
        Optional<byte[]> checkpoint = files(log).read(LogResource.CHECKPOINT);
        if (checkpoint.isPresent() && !isUpTo(tree, checkpoint.get())) {
            throw new IOException(root.resolve(log.text()) + " has a checkpoint of more than the " + tree.size()
                    + " records in the database, or of others");
        }
    }

    /** Returns whether a checkpoint is one of the given tree or of a smaller one. Its signature does not matter: a doubt keeps the log. */
    private static boolean isUpTo(TreeHead tree, byte[] checkpoint) throws IOException {
        try {
            TreeHead stored =
                    LogCheckpoint.parse(SignedNote.parse(checkpoint).text()).tree();
            return stored.size() < tree.size() || stored.equals(tree);
        } catch (MalformedNoteException e) {
            throw new IOException("the checkpoint in the folder is damaged", e);
        }
    }

    /**
     * Deletes all files of a log in the folder. Follows no symbolic links.
     *
     * @param tree the whole tree of the log
     * @throws IOException as {@link #requireOnly} does, without effect; or if a file cannot be deleted
     */
    public void delete(LogId log, TreeHead tree) throws IOException {
        requireOnly(log, tree);
        for (Path file : files(folder(log), tree.size())) {
            Files.delete(file);
        }
    }

    /**
     * Returns the files and folders below the folder of a log, the deepest first.
     *
     * @throws IOException if one of them is not implied by a tree of the given size
     */
    private static List<Path> files(Path folder, long size) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path file : files) {
                if (!isImplied(folder, file, size)) {
                    throw new FileSystemException(
                            file.toString(), null, "is no file of the " + size + " records in the database");
                }
            }
            return files;
        }
    }

    private static boolean isImplied(Path folder, Path file, long size) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (DurableFiles.isUnfinished(file)
                        || LogResource.parse(folder.relativize(file).toString().replace(File.separatorChar, '/'))
                                .filter(resource -> !(resource instanceof Numbered part) || part.endEntry() <= size)
                                .isPresent());
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
