package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

/** Copies Keyward's jar so that the copy names none of the versions of Keycloak that it was tested with. */
final class UntestedJar {

    private static final String VERSIONS = "dev/keyward/providerkit/versions/versions.properties";

    private UntestedJar() {}

    static Path copyOf(Path jar) {
        Path copy = Settings.path("work.dir").resolve("keyward-untested.jar");
        try {
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            FileTime time = Files.getLastModifiedTime(jar);
            try (FileSystem content = FileSystems.newFileSystem(copy)) {
                Path entry = content.getPath(VERSIONS);
                Files.writeString(
                        entry,
                        Files.readString(entry).replaceAll("(?m)^keycloak\\.tested=.*", "keycloak.tested=1.2.3,1.2.4"));
                Files.setLastModifiedTime(entry, FileTime.fromMillis(0)); // the bytes are a key of the cached server
            }
            Files.setLastModifiedTime(copy, time);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
