package dev.keyward.audit.sink.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM format. Messages name the file, and never quote its content. Stateless. */
final class PemFile {

    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");

    private PemFile() {}

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]++)-----END " + label + "-----");
    }

    /** Returns the certificates in the given file, in the order of the file. The list has at least one certificate. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        return certificates(text(file), file.toString());
    }

    /**
     * Returns the certificates in the given text. The list has at least one certificate.
     *
     * @param name name of the text in messages
     */
    static List<X509Certificate> certificates(String text, String name) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = CERTIFICATE.matcher(text);
        while (block.find()) {
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(decode(block.group(1)))));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(name + " has a malformed certificate", e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(name + " has no certificate in PEM format");
        }
        return certificates;
    }

    /** Returns the private key in the given file. */
    static PrivateKey key(Path file) throws IOException {
        Matcher block = KEY.matcher(text(file));
        if (!block.find()) {
            throw new IOException(
                    file + " has no private key in PEM format, as PKCS #8 without encryption (BEGIN PRIVATE KEY)");
        }
        return KEY_ALGORITHMS.stream()
                .flatMap(algorithm -> key(algorithm, block.group(1)).stream())
                .findFirst()
                .orElseThrow(
                        () -> new IOException(file + " has a malformed private key, or one of an algorithm other than "
                                + String.join(", ", KEY_ALGORITHMS)));
    }

    private static Optional<PrivateKey> key(String algorithm, String base64) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(decode(base64))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too large for a file in PEM format");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
