package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.tls.ConnectionFailure;
import dev.keyward.auditlog.keys.BadKeyFileException;
import dev.keyward.auditlog.keys.KeyFileAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads secrets from files, because they must not be in the server's configuration. Messages never quote the content of a file.
 * Stateless.
 */
final class SecretFile {

    private static final int MAX_BYTES = 16 * 1024;

    private SecretFile() {}

    /**
     * Returns the non-blank lines of a file, without surrounding spaces.
     *
     * @param option key of the option that names the file, for messages
     * @throws IllegalArgumentException if the file cannot be read, or others than the server can read it
     */
    static List<String> lines(String option, Path file) {
        try {
            KeyFileAccess.check(file);
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (BadKeyFileException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + ": cannot be used, because " + ConnectionFailure.describe(e) + ".", e);
        }
    }
}
