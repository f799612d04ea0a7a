package dev.keyward.cli.auditkeys;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.BadKeyFileException;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.FileFailure;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the key files named on the command line. Stateless. */
public final class KeyFiles {

    private KeyFiles() {}

    /** @throws CommandException if the file cannot be read, is not a key file, or others can read it */
    public static AuditKeys read(Path file) {
        try {
            return KeyFile.read(file);
        } catch (NoSuchFileException e) {
            throw new CommandException("There is no file " + file + ". Correct the name.");
        } catch (BadKeyFileException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + FileFailure.reason(e));
        }
    }
}
