package dev.keyward.auditlog.keys;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * Reads and writes the PEM file with the secret keys of a server's audit logs. It has one block for each key, and the current
 * key of each kind comes first.
 *
 * <p>Refuses a file that others than the server can read. Stateless.
 */
public final class KeyFile {

    private static final String BEGIN = "-----BEGIN ";
    private static final String SIGNING_KEY = "KEYWARD SIGNING KEY";
    private static final String WRAPPING_KEY = "KEYWARD WRAPPING KEY";
    private static final String MAC_KEY = "KEYWARD MAC KEY";
    private static final String PSEUDONYM_KEY = "KEYWARD PSEUDONYM KEY";
    private static final int MAX_BYTES = 16 * 1024;

    private KeyFile() {}

    /**
     * Writes the given keys to a new file that only its owner can read, and that survives a crash of the machine.
     *
     * @throws FileAlreadyExistsException if the file exists; keys are never overwritten
     */
    public static void write(Path file, AuditKeys keys) throws IOException {
        StringBuilder text = new StringBuilder();
        keys.signing().forEach(key -> text.append(block(SIGNING_KEY, key)));
        keys.wrapping().forEach(key -> text.append(block(WRAPPING_KEY, key)));
        keys.macs().forEach(key -> text.append(block(MAC_KEY, key)));
        text.append(block(PSEUDONYM_KEY, keys.pseudonyms()));
        DurableFiles.create(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads the keys of a server's audit logs from the given file.
     *
     * @throws BadKeyFileException if others can read the file, or it does not contain all keys
     */
    public static AuditKeys read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new BadKeyFileException(file + " is a folder. Name a key file.");
        }
        KeyFileAccess.check(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new BadKeyFileException(file + " has more than " + MAX_BYTES + " bytes, so it is no key file.");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        List<SecretKey> pseudonyms = keys(file, text, PSEUDONYM_KEY, AuditKeys::mac);
        if (pseudonyms.size() > 1) {
            throw new BadKeyFileException(file + " has two blocks " + PSEUDONYM_KEY + ", but this key never changes.");
        }
        AuditKeys keys = new AuditKeys(
                keys(file, text, SIGNING_KEY, AuditKeys::mac),
                keys(file, text, WRAPPING_KEY, AuditKeys::wrapping),
                keys(file, text, MAC_KEY, AuditKeys::mac),
                pseudonyms.get(0));
        int read = keys.signing().size() + keys.wrapping().size() + keys.macs().size() + 1;
        if (text.split(BEGIN, -1).length - 1 != read) {
            // A damaged block must not make the retired key after it the current one.
            throw new BadKeyFileException(file + " has a block that is damaged or unknown.");
        }
        return keys;
    }

    private static List<SecretKey> keys(Path file, String text, String name, Function<byte[], SecretKey> make)
            throws BadKeyFileException {
        Matcher block = Pattern.compile(BEGIN + name + "-----([A-Za-z0-9+/=\\s]*)-----END " + name + "-----")
                .matcher(text);
        List<SecretKey> keys = new ArrayList<>();
        while (block.find()) {
            SecretKey key = make.apply(secret(file, block.group(1), name));
            if (keys.contains(key)) {
                throw new BadKeyFileException(file + " has the same key in two blocks " + name + ".");
            }
            keys.add(key);
        }
        if (keys.isEmpty()) {
            throw new BadKeyFileException(file + " has no block " + name
                    + ", so it is damaged or no key file. Restore it from a backup, or make"
                    + " new keys: keyward audit keys make FILE");
        }
        if (keys.size() > AuditKeys.MAX_KEYS) {
            throw new BadKeyFileException(file + " has more than " + AuditKeys.MAX_KEYS + " blocks " + name + ".");
        }
        return keys;
    }

    private static byte[] secret(Path file, String base64, String name) throws BadKeyFileException {
        byte[] key;
        try {
            key = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadKeyFileException(file + ": the block " + name + " is not base64.");
        }
        if (key.length != AuditKeys.SECRET_BYTES) {
            throw new BadKeyFileException(
                    file + ": the block " + name + " must have 32 bytes, not " + key.length + ".");
        }
        return key;
    }

    private static String block(String name, SecretKey key) {
        return BEGIN + name + "-----\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n-----END " + name
                + "-----\n";
    }
}
