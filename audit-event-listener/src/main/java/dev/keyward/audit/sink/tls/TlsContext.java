package dev.keyward.audit.sink.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS configuration of a sink, which is read again when its files change, such as after the renewal of a certificate. Not thread-safe.
 */
public final class TlsContext {

    /** The versions of TLS that sinks use. */
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final char[] NO_PASSWORD = new char[0];

    private final TlsFiles files;
    private final Optional<String> authorities;
    private Optional<SSLContext> current = Optional.empty();
    private List<FileTime> times = List.of();

    public TlsContext(TlsFiles files) {
        this(files, Optional.empty());
    }

    private TlsContext(TlsFiles files, Optional<String> authorities) {
        this.files = files;
        this.authorities = authorities;
    }

    /** Returns a configuration that trusts the authorities whose certificates the given text has in PEM format. It uses no files. */
    public static TlsContext trusting(String authorities) {
        return new TlsContext(TlsFiles.NONE, Optional.of(authorities));
    }

    /** Returns the versions of TLS that sinks use: 1.2 and 1.3. */
    public static String[] protocols() {
        return PROTOCOLS.toArray(new String[0]);
    }

    /**
     * Returns the TLS configuration, and reads it again only if a file has changed.
     *
     * @throws IOException if a file cannot be read. The message names the file, and does not quote it
     */
    public SSLContext current() throws IOException {
        List<FileTime> newTimes = modificationTimes();
        if (current.isEmpty() || !newTimes.equals(times)) {
            current = Optional.of(read());
            times = newTimes;
        }
        return current.get();
    }

    private List<FileTime> modificationTimes() throws IOException {
        List<Path> paths = Stream.concat(
                        files.authorities().stream(),
                        files.client().stream().flatMap(client -> Stream.of(client.certificate(), client.key())))
                .toList();
        List<FileTime> newTimes = new ArrayList<>();
        for (Path path : paths) {
            newTimes.add(Files.getLastModifiedTime(path));
        }
        return newTimes;
    }

    private SSLContext read() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates and the key of the sink do not fit together", e);
        }
    }

    /** Returns the trust managers for the certificate authorities of the sink; null selects the server's trust store. */
    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (files.authorities().isEmpty() && authorities.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate certificate : trusted()) {
            store.setCertificateEntry("authority" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private List<X509Certificate> trusted() throws IOException {
        return authorities.isPresent()
                ? PemFile.certificates(authorities.get(), "the text of the authorities")
                : PemFile.certificates(files.authorities().orElseThrow());
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        if (files.client().isEmpty()) {
            return new KeyManager[0];
        }
        TlsFiles.Client client = files.client().get();
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                PemFile.key(client.key()),
                NO_PASSWORD,
                PemFile.certificates(client.certificate()).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
