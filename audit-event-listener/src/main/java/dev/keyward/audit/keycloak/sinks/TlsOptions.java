package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.tls.ConnectionFailure;
import dev.keyward.audit.sink.tls.TlsContext;
import dev.keyward.audit.sink.tls.TlsFiles;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;

/** The options of one sink that name the files for its TLS connections. Immutable. */
record TlsOptions(TextOption<Path> authorities, TextOption<Path> certificate, TextOption<Path> key) {

    /** Returns the TLS options of the sink with the given name. */
    static TlsOptions of(String sink) {
        return new TlsOptions(
                OptionRules.file(
                        "sink-" + sink + "-ca-file",
                        "Absolute path of a PEM file with the certificates of the authorities that the " + sink
                                + " sink trusts. Default: the trust store of the server."),
                OptionRules.file(
                        "sink-" + sink + "-certificate-file",
                        "Absolute path of a PEM file with the certificate by which the " + sink
                                + " sink authenticates itself, and those of intermediate authorities."),
                OptionRules.file(
                        "sink-" + sink + "-key-file",
                        "Absolute path of a PEM file with the private key of this certificate, as PKCS #8 without"
                                + " encryption."));
    }

    Stream<Option<?>> all() {
        return Stream.of(authorities, certificate, key);
    }

    /**
     * Returns the configured TLS files. Reads them, so that a server does not start with files that its sink cannot use.
     *
     * @throws IllegalArgumentException if a file cannot be used. The message names the option and the file, and does not quote the file
     */
    TlsFiles read(Config.Scope config) {
        Optional<Path> trusted = ServerOptions.readOptional(config, authorities);
        trusted.ifPresent(file -> check(authorities.key(), new TlsFiles(trusted, Optional.empty())));
        Optional<TlsFiles.Client> client = ServerOptions.readOptional(config, certificate)
                .map(file -> new TlsFiles.Client(file, OptionRules.required(config, key, certificate.key())));
        if (client.isEmpty()) {
            OptionRules.refuse(config, certificate.key(), Stream.of(key));
        }
        client.ifPresent(
                files -> check(certificate.key() + " and " + key.key(), new TlsFiles(Optional.empty(), client)));
        return new TlsFiles(trusted, client);
    }

    private static void check(String options, TlsFiles files) {
        try {
            new TlsContext(files).current();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    options + ": cannot be used, because " + ConnectionFailure.describe(e) + ".", e);
        }
    }
}
