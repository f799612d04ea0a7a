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
        AuditKeys keys = AuditKeys.make();
        Path file = folder.resolve("audit.pem");
        KeyFile.write(file, keys);
        AuditKeys read = KeyFile.read(file);
        assertThat(read.verifierKey("o")).isEqualTo(keys.verifierKey("o"));
        assertThat(read.signer("o")
                        .verifierKey()
                        .verifies("text\n", read.signer("o").sign("text\n")))
                .isTrue();
        assertThat(read.wrapping()).isEqualTo(keys.wrapping());
        assertThat(read.pseudonyms()).isEqualTo(keys.pseudonyms()).isNotEqualTo(keys.wrapping());
        assertThat(read).hasToString("audit keys");
        assertThatThrownBy(() -> KeyFile.write(file, AuditKeys.make())).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(KeyFile.read(file).verifierKey("o")).isEqualTo(keys.verifierKey("o"));
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("other"))).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---"})
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
                .hasMessage(file + " has the permissions " + permissions
                        + ", so others than its owner have access. Allow only the owner: chmod 600 " + file);
    }

    @ParameterizedTest
    @CsvSource({
        "BEGIN PRIVATE KEY, BEGIN PRIVATE, has no block PRIVATE KEY. Make one with: keyward audit keys make FILE",
        "END PUBLIC KEY, END PUBLIC, has no block PUBLIC KEY. Make one with: keyward audit keys make FILE",
        "WRAPPING, PSEUDONYM, has no block KEYWARD WRAPPING KEY. Make one with: keyward audit keys make FILE",
        "BEGIN KEYWARD PSEUDONYM KEY-----, BEGIN KEYWARD PSEUDONYM KEY-----AAAA, : the block KEYWARD PSEUDONYM KEY must have 32 bytes",
        "BEGIN PRIVATE KEY-----, BEGIN PRIVATE KEY-----AAAA, : the signing key is not an Ed25519 key pair.",
        "BEGIN PUBLIC KEY-----, BEGIN PUBLIC KEY-----A===, : the block PUBLIC KEY is not base64."
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
    @DisplayName("is refused if it is too long, has a block twice, or keys of two pairs")
    void confused() throws Exception {
        Path file = written();
        String text = Files.readString(file);
        Files.writeString(file, text + text);
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessage(file + " has two blocks PUBLIC KEY.");
        Path other = folder.resolve("other.pem");
        KeyFile.write(other, AuditKeys.make());
        Files.writeString(file, publicKey(Files.readString(other)) + text.replace(publicKey(text), ""));
        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessage(file + ": its public key is not that of its private key.");
        Files.writeString(file, "x".repeat(20_000));
        assertThatThrownBy(() -> KeyFile.read(file))
                .hasMessage(file + " has more than 16384 bytes, so it is no key file.");
    }

    private static String publicKey(String text) {
        return text.substring(text.indexOf("-----BEGIN PUBLIC KEY"), text.indexOf("-----BEGIN KEYWARD WRAPPING"));
    }

    private Path written() throws IOException {
        Path file = folder.resolve("audit.pem");
        KeyFile.write(file, AuditKeys.make());
        return file;
    }
}
