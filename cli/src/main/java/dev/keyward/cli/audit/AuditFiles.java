package dev.keyward.cli.audit;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the policy and the checkpoints that an auditor has kept from the files named on the command line. Stateless. */
final class AuditFiles {

    private AuditFiles() {}

    /** @throws CommandException if the file cannot be read or is not a policy */
    static LogPolicy policy(Path file) {
        try {
            return LogPolicy.parse(content(file, LogPolicy.MAX_BYTES));
        } catch (MalformedNoteException e) {
            throw new CommandException(file + " is not a policy: " + e.getMessage());
        }
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
