package dev.keyward.auditlog.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A key file")
class KeyFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("keeps all keys, and is never overwritten")
    void roundTrip() throws Exception {
        AuditKeys keys = AuditKeys.make().rotated();
        Path file = folder.resolve("audit.pem");
        KeyFile.write(file, keys);
        AuditKeys read = KeyFile.read(file);
        assertThat(read).isEqualTo(keys).isNotEqualTo(AuditKeys.make()).hasToString("audit keys");
        assertThat(read.signer("o")
                        .verifierKey()
                        .verifies("text\n", read.signer("o").sign("text\n")))
                .isTrue();
        assertThatThrownBy(() -> KeyFile.write(file, AuditKeys.make())).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(KeyFile.read(file)).isEqualTo(keys);
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("other"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> KeyFile.write(folder.resolve("none/audit.pem"), keys))
                .isInstanceOf(NoSuchFileException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisplayName("is complete for every node that finds it, when several nodes make it at the same time")
    void race() throws Exception {
        for (int run = 0; run < 20; run++) {
            Path file = folder.resolve("audit" + run + ".pem");
            CyclicBarrier start = new CyclicBarrier(4);
            Callable<Boolean> node = () -> {
                AuditKeys keys = AuditKeys.make();
                start.await();
                try {
                    KeyFile.write(file, keys);
                    return KeyFile.read(file).equals(keys);
                } catch (FileAlreadyExistsException e) {
                    return !KeyFile.read(file).equals(keys); // and no exception because it is unfinished
                }
            };
            ExecutorService executor = Executors.newFixedThreadPool(4);
            try {
                for (Future<Boolean> result : executor.invokeAll(List.of(node, node, node, node))) {
                    assertThat(result.get()).isTrue();
                }
            } finally {
                executor.shutdown();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw-rw----"})
    @DisplayName("is made for its owner only, and refused if others have access")
    void permissions(String permissions) throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "skipped: this file system has no permissions");
        Path file = written();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(BadKeyFileException.class)
                .hasMessageStartingWith(file + " has the permissions " + permissions
                        + ", so others than its owner have access. Allow only the owner: chmod 600 " + file);
    }

    @ParameterizedTest
    @CsvSource({
        "r--------, root, keycloak, true",
        "rw-------, keycloak, keycloak, true",
        "r--r-----, root, keycloak, true",
        "rw-r-----, root, 1000, true",
        "r--r-----, keycloak, keycloak, false",
        "r--r-----, other, keycloak, false",
        "r--r-----, root, root, false",
        "rw-rw----, root, keycloak, false",
        "r--r--r--, root, keycloak, false",
        "r-----r--, root, keycloak, false",
        "r-xr-x---, root, keycloak, false"
    })
    @DisplayName("may be readable by its group if root owns it and the server is not root, as in a Kubernetes secret")
    void mountedSecrets(String permissions, String owner, String user, boolean expected) {
        assertThat(KeyFileAccess.isSecret(PosixFilePermissions.fromString(permissions), owner, user))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("is read through the symbolic links of a mounted secret, and the target's permissions count")
    void links() throws Exception {
        Path file = written();
        Path link = Files.createSymbolicLink(folder.resolve("link.pem"), file);
        assertThat(KeyFile.read(link)).isEqualTo(KeyFile.read(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
        assertThatThrownBy(() -> KeyFile.read(link)).isInstanceOf(BadKeyFileException.class);
        assertThatThrownBy(() -> KeyFile.write(link, AuditKeys.make())).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    @DisplayName("is no folder")
    void isFolder() {
        assertThatThrownBy(() -> KeyFile.read(folder))
                .isInstanceOf(BadKeyFileException.class)
                .hasMessage(folder + " is a folder. Name a key file.");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNING, SIGNED, has no block KEYWARD SIGNING KEY",
        "WRAPPING, WRAPPED, has no block KEYWARD WRAPPING KEY",
        "MAC, CHEESE, has no block KEYWARD MAC KEY",
        "END KEYWARD PSEUDONYM, END, has no block KEYWARD PSEUDONYM KEY",
        "BEGIN KEYWARD PSEUDONYM KEY-----, BEGIN KEYWARD PSEUDONYM KEY-----AAAA, : the block KEYWARD PSEUDONYM KEY must have 32 bytes",
        "BEGIN KEYWARD MAC KEY-----, BEGIN KEYWARD MAC KEY-----A===, : the block KEYWARD MAC KEY is not base64."
    })
    @DisplayName("is refused with a reason that names the block and quotes no secret")
    void damaged(String text, String replacement, String reason) throws Exception {
        Path file = written();
        Files.writeString(file, Files.readString(file).replace(text, replacement));
        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(BadKeyFileException.class)
                .hasMessageContaining(file + (reason.startsWith(":") ? "" : " ") + reason);
    }

    @Test
    @DisplayName(
            "is refused if it is too long, has a key twice, two pseudonym keys, or a damaged current key before a retired one")
    void confused() throws Exception {
        Path file = written();
        String text = Files.readString(file);
        Files.writeString(file, text + text);
        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessage(file + " has the same key in two blocks KEYWARD PSEUDONYM KEY.");
        Path other = folder.resolve("other.pem");
        KeyFile.write(other, AuditKeys.make());
        Files.writeString(file, Files.readString(other) + text);
        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessage(file + " has two blocks KEYWARD PSEUDONYM KEY, but this key never changes.");
        Path rotated = folder.resolve("rotated.pem");
        KeyFile.write(rotated, AuditKeys.make().rotated());
        Files.writeString(
                file, Files.readString(rotated).replaceFirst("-----END KEYWARD SIGNING", "-----END KEYWARD SIGN"));
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessage(file + " has a block that is damaged or unknown.");
        Files.writeString(file, "x".repeat(20_000));
        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessage(file + " has more than 16384 bytes, so it is no key file.");
    }

    @Test
    @DisplayName("has room for the keys of fifteen rotations")
    void manyRotations() throws Exception {
        List<AuditKeys> rotations = new ArrayList<>(List.of(AuditKeys.make()));
        for (int n = 1; n < 16; n++) {
            rotations.add(rotations.get(n - 1).rotated());
        }
        AuditKeys last = rotations.get(15);
        Path file = folder.resolve("audit.pem");
        KeyFile.write(file, last);
        assertThat(KeyFile.read(file)).isEqualTo(last);
        assertThat(last.wrapping()).hasSize(16);
        assertThatThrownBy(last::rotated).hasMessage("There must be 1 to 16 keys of each kind, not 17.");
    }

    private Path written() throws IOException {
        Path file = folder.resolve("audit.pem");
        KeyFile.write(file, AuditKeys.make());
        return file;
    }
}
