package dev.keyward.audit.sink.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files for the TLS connections of a sink: trusted authorities, and the sink's own certificate and key. Immutable.
 *
 * @param authorities certificates of the authorities that the sink trusts; empty for the trust store of the server
 * @param client certificate and key with which the sink authenticates itself; empty if it does not
 */
public record TlsFiles(Optional<Path> authorities, Optional<Client> client) {

    /** No files, for a sink that uses the trust store of the server and no certificate of its own. */
    public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty());

    /**
     * The certificate and key files with which a sink authenticates itself.
     *
     * @param certificate certificate of the sink, followed by those of intermediate authorities
     * @param key private key of the certificate, as PKCS #8 without encryption
     */
    public record Client(Path certificate, Path key) {}
}
