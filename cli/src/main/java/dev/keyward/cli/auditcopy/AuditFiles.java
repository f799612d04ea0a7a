package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads policies and checkpoints from the files named on the command line. Stateless. */
public final class AuditFiles {

    private AuditFiles() {}

    /** @throws CommandException if the file cannot be read or is not a policy */
    public static LogPolicy policy(Path file) {
        try {
            return LogPolicy.parse(content(file, LogPolicy.MAX_BYTES));
        } catch (MalformedNoteException e) {
            throw new CommandException(file + " is not a policy: " + e.getMessage());
        }
    }

    /**
     * Returns one policy with the keys of the policies in all given files. The result is empty if there are none.
     *
     * @throws CommandException if a file cannot be read or is not a policy
     */
    public static Optional<LogPolicy> policies(List<Path> files) {
        List<VerifierKey> keys = files.stream()
                .flatMap(file -> policy(file).logs().stream())
                .distinct()
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new LogPolicy(keys));
    }

    /** @throws CommandException if the file cannot be read, or is not a checkpoint */
    static byte[] checkpoint(Path file) {
        byte[] content = content(file, SignedNote.MAX_BYTES);
        try {
            LogCheckpoint.parse(SignedNote.parse(content).text());
        } catch (MalformedNoteException e) {
            throw new CommandException(file + " is not a checkpoint: " + e.getMessage());
        }
        return content;
    }

    /** @throws CommandException if there is no such folder */
    static Path folder(Path folder) {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        throw new CommandException(
                Files.exists(folder)
                        ? folder + " is a file. Name the folder that has the file checkpoint and the folder tile."
                        : "There is no folder " + folder + ". Correct the name.");
    }

    /** @throws CommandException if the given index of an entry is negative */
    public static long index(String option, long index) {
        if (index < 0) {
            throw new CommandException(option + " " + index + ": must be the index of an entry, 0 or more.");
        }
        return index;
    }

    private static byte[] content(Path file, int limit) {
        if (Files.isDirectory(file)) {
            throw new CommandException(file + " is a folder. Name a file.");
        }
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file " + file + ". Correct the name.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1); // the parser refuses what is too long
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + FileFailure.reason(e));
        }
    }
}
