package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.cli.terminal.CommandException;
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
     * Returns a policy with the keys of all given policies. The result is empty if there are none.
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

    /** @throws CommandException if the file cannot be read */
    static byte[] checkpoint(Path file) {
        return content(file, SignedNote.MAX_BYTES);
    }

    private static byte[] content(Path file, int limit) {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file " + file + ". Correct the name.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1); // the parser refuses what is too long
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
