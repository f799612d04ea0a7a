package dev.keyward.audit.sink.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests, with the certificates that it issued. Made by the JDK's keytool, once per test run. */
public final class TestAuthority {

    /** A certificate for localhost and 127.0.0.1. */
    public static final String LOCALHOST = "localhost";

    /** A certificate for another host. */
    public static final String OTHER_HOST = "other";

    /** A certificate for localhost that has expired. */
    public static final String EXPIRED = "expired";

    /** A certificate of a client. */
    public static final String CLIENT = "client";

    private static final String PASSWORD = "changeit";
    private static final TestAuthority SHARED = new TestAuthority();

    private final Path folder;
    private final KeyStore store;

    private TestAuthority() {
        try {
            folder = Files.createTempDirectory("keyward-tls");
            Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
            issue("ca", "-ext", "bc:c=ca:true");
            issue(LOCALHOST, "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
            issue(OTHER_HOST, "-signer", "ca", "-ext", "san=dns:other.example.com");
            issue(
                    EXPIRED,
                    "-signer",
                    "ca",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-startdate",
                    "-9d",
                    "-validity",
                    "2");
            issue(CLIENT, "-signer", "ca", "-ext", "san=dns:keycloak.example.com");
            store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve("store"))) {
                store.load(in, PASSWORD.toCharArray());
            }
            for (String name : List.of("ca", LOCALHOST, OTHER_HOST, EXPIRED, CLIENT)) {
                Files.writeString(
                        certificate(name),
                        pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
                Files.writeString(
                        key(name),
                        pem(
                                "PRIVATE KEY",
                                store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static TestAuthority shared() {
        return SHARED;
    }

    /** Returns the file with the certificate of the given name, in PEM format. */
    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    /** Returns the file with the private key of the given name, in PEM format. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Returns the file with the certificate of the authority. */
    public Path authority() {
        return certificate("ca");
    }

    /** Returns the TLS configuration of a server that has the given certificate and trusts certificates of this authority. */
    public SSLContext server(String name) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("own", store.getKey(name, PASSWORD.toCharArray()), new char[0], new Certificate[] {
                store.getCertificate(name)
            });
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", store.getCertificate("ca"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private void issue(String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                folder.resolve("store").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "RSA", // GnuTLS does not read the JDK's encoding of EC keys
                "-keysize",
                "2048"));
        command.addAll(List.of(more));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + label + "-----\n";
    }

    private void delete() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
