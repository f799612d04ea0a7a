package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.keycloak.webhook.PinnedWebhookClient;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.TlsContext;
import dev.keyward.audit.sink.tls.TlsFiles;
import dev.keyward.audit.sink.webhook.WebhookAddress;
import dev.keyward.audit.sink.webhook.WebhookBatch;
import dev.keyward.audit.sink.webhook.WebhookSecrets;
import dev.keyward.audit.sink.webhook.WebhookSink;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.keycloak.Config;

/** Server options of the webhook sink. The secrets, and the URL if it is secret, are in files. Messages quote neither. */
final class WebhookSinkOptions {

    /**
     * Time limit for a webhook request. It is shorter than the time-out of the lease, so that this node keeps the
     * lease.
     */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final TextOption<String> URL = TextOption.of(
            "sink-webhook-url",
            "",
            "a URL that begins with https://",
            "URL to which audit records are posted. Switches the webhook sink on. Use sink-webhook-url-file instead if the path"
                    + " of the URL is secret.",
            Function.identity());

    private static final TextOption<Path> URL_FILE = OptionRules.file(
            "sink-webhook-url-file",
            "Absolute path of a file with the URL to which audit records are posted. Switches the webhook sink on.");

    private static final ContentOptions CONTENT = ContentOptions.of("webhook");

    private static final TextOption<Path> SECRET_FILE = OptionRules.file(
            "sink-webhook-secret-file",
            "Absolute path of a file with the secret that signs the requests: whsec_ and the base64 encoding of 24 to 64 random"
                    + " bytes. Two lines with two secrets while the secret is changed. Must be stated if the sink is on.");

    private static final TlsOptions TLS = TlsOptions.of("webhook");

    private WebhookSinkOptions() {}

    static Stream<Option<?>> all() {
        return Stream.concat(Stream.of(URL, URL_FILE), unused());
    }

    private static Stream<Option<?>> unused() {
        return Stream.of(CONTENT.all(), Stream.<Option<?>>of(SECRET_FILE), TLS.all())
                .flatMap(options -> options);
    }

    /** Returns the webhook sink; empty if it is not enabled. */
    static Optional<ConfiguredSink> read(Config.Scope config, AddressGuard guard) {
        Optional<WebhookAddress> found = address(config);
        if (found.isEmpty()) {
            OptionRules.refuse(config, URL.key() + " or " + URL_FILE.key(), unused());
        }
        return found.map(address -> {
            String on = config.get(URL.key()) == null ? URL_FILE.key() : URL.key();
            ConfiguredSink.Content content = CONTENT.read(config, on);
            Path file = OptionRules.required(config, SECRET_FILE, on);
            List<String> texts = SecretFile.lines(SECRET_FILE.key(), file);
            WebhookSecrets secrets = named(SECRET_FILE.key() + ": " + file, () -> WebhookSecrets.of(texts));
            return new ConfiguredSink(
                    "webhook",
                    content,
                    new WebhookSink(
                            address,
                            secrets,
                            WebhookBatch.DEFAULT,
                            new PinnedWebhookClient(address, guard, new TlsContext(tls(config, address)), TIMEOUT),
                            InstantSource.system()));
        });
    }

    private static TlsFiles tls(Config.Scope config, WebhookAddress address) {
        if (address.isPlain()) {
            OptionRules.refuse(config, "a URL that begins with https://", TLS.all());
            return TlsFiles.NONE;
        }
        return TLS.read(config);
    }

    private static Optional<WebhookAddress> address(Config.Scope config) {
        Optional<String> text = ServerOptions.readOptional(config, URL);
        Optional<Path> file = ServerOptions.readOptional(config, URL_FILE);
        if (text.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException(
                    URL_FILE.key() + ": cannot be set together with " + URL.key() + "; set one of them.");
        }
        return file.map(path -> inFile(path)).or(() -> text.map(url -> named(URL.key(), () -> WebhookAddress.of(url))));
    }

    private static WebhookAddress inFile(Path file) {
        List<String> lines = SecretFile.lines(URL_FILE.key(), file);
        String name = URL_FILE.key() + ": " + file;
        if (lines.size() != 1) {
            throw new IllegalArgumentException(name + ": must have one line, with the URL, not " + lines.size() + ".");
        }
        return named(name, () -> WebhookAddress.of(lines.get(0)));
    }

    /** Reads an option with the given reader. If its value is not allowed, adds the name of the option to the error message. */
    private static <T> T named(String name, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
