package dev.keyward.auditlog.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes the file with a server's {@link AuditKeys}. It has four PEM blocks, of which openssl reads the first two.
 *
 * <p>Refuses a file to which others than its owner have access. Stateless.
 */
public final class KeyFile {

    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final String WRAPPING_KEY = "KEYWARD WRAPPING KEY";
    private static final String PSEUDONYM_KEY = "KEYWARD PSEUDONYM KEY";

    private static final int MAX_BYTES = 16 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /**
     * Writes the given keys to a new file that only its owner can read.
     *
     * @throws FileAlreadyExistsException if the file exists; keys are never overwritten
     */
    public static void write(Path file, AuditKeys keys) throws IOException {
        String text = block(PRIVATE_KEY, keys.signing().getPrivate().getEncoded())
                + block(PUBLIC_KEY, keys.signing().getPublic().getEncoded())
                + block(WRAPPING_KEY, keys.wrapping().getEncoded())
                + block(PSEUDONYM_KEY, keys.pseudonyms().getEncoded());
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * Reads the keys of a server's audit logs from the given file.
     *
     * @throws BadKeyFileException if others can read the file, or it does not contain all keys
     */
    public static AuditKeys read(Path file) throws IOException {
        requireSecret(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new BadKeyFileException(file + " has more than " + MAX_BYTES + " bytes, so it is no key file.");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            KeyPair signing = new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(block(file, text, PUBLIC_KEY))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(block(file, text, PRIVATE_KEY))));
            requirePair(file, signing);
            return new AuditKeys(
                    signing,
                    AuditKeys.wrapping(secret(file, text, WRAPPING_KEY)),
                    AuditKeys.pseudonyms(secret(file, text, PSEUDONYM_KEY)));
        } catch (GeneralSecurityException e) {
            throw new BadKeyFileException(file + ": the signing key is not an Ed25519 key pair.");
        }
    }

    private static void requireSecret(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without permissions, as on Windows
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        List<PosixFilePermission> forbidden = permissions.stream()
                .filter(permission -> permission.name().startsWith("OTHERS_")
                        || permission.name().startsWith("GROUP_"))
                .toList();
        if (!forbidden.isEmpty()) {
            throw new BadKeyFileException(file + " has the permissions " + PosixFilePermissions.toString(permissions)
                    + ", so others than its owner have access. Allow only the owner: chmod 600 " + file);
        }
    }

    private static void requirePair(Path file, KeyPair keys) throws GeneralSecurityException, BadKeyFileException {
        Signature signature = Signature.getInstance("Ed25519");
        byte[] message = "audit keys".getBytes(StandardCharsets.US_ASCII);
        signature.initSign(keys.getPrivate());
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(keys.getPublic());
        signature.update(message);
        if (!signature.verify(signed)) {
            throw new BadKeyFileException(file + ": its public key is not that of its private key.");
        }
    }

    private static byte[] secret(Path file, String text, String name) throws BadKeyFileException {
        byte[] key = block(file, text, name);
        if (key.length != AuditKeys.SECRET_BYTES) {
            throw new BadKeyFileException(
                    file + ": the block " + name + " must have 32 bytes, not " + key.length + ".");
        }
        return key;
    }

    private static byte[] block(Path file, String text, String name) throws BadKeyFileException {
        Matcher block = Pattern.compile("-----BEGIN " + name + "-----([A-Za-z0-9+/=\\s]*)-----END " + name + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new BadKeyFileException(
                    file + " has no block " + name + ". Make one with: keyward audit keys make FILE");
        }
        byte[] content;
        try {
            content = Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException e) {
            throw new BadKeyFileException(file + ": the block " + name + " is not base64.");
        }
        if (block.find()) {
            throw new BadKeyFileException(file + " has two blocks " + name + ".");
        }
        return content;
    }

    private static String block(String name, byte[] content) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + name
                + "-----\n";
    }
}
