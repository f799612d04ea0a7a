package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.keycloak.webhook.PinnedWebhookClient;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.syslog.SyslogFormat;
import dev.keyward.audit.sink.syslog.SyslogReceiver;
import dev.keyward.audit.sink.syslog.SyslogSink;
import dev.keyward.audit.sink.tls.ConnectionFailure;
import dev.keyward.audit.sink.tls.TlsContext;
import dev.keyward.audit.sink.tls.TlsFiles;
import dev.keyward.audit.sink.webhook.WebhookAddress;
import dev.keyward.audit.sink.webhook.WebhookBatch;
import dev.keyward.audit.sink.webhook.WebhookSecrets;
import dev.keyward.audit.sink.webhook.WebhookSink;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checked settings of a sink of one realm. Messages quote neither the secret nor the URL, whose path can be secret. Immutable.
 *
 * <p>A time limit of 5 seconds for an exchange, and another one after which a batch begins no further exchange, bound how long a receiver
 * can hold a thread.
 */
public final class RealmSinkSettings {

    /** Keys of the settings that the REST API never returns. */
    public static final Set<String> SECRET = Set.of("url", "secret");

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_AUTHORITIES = 16 * 1024;
    private static final int KIBIBYTE = 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z-]{1,40}");
    private static final String AUTHORITIES = "authorities";

    private static final ContentOptions CONTENT = ContentOptions.ofRealmSink();

    private static final TextOption<String> HOST = TextOption.of(
            "host",
            "",
            "a host name or an IP address, without port and brackets",
            "Host name or IP address of a syslog receiver with TLS, which its certificate must have.",
            text -> new SyslogReceiver(text, SyslogReceiver.DEFAULT_PORT, TlsFiles.NONE, TIMEOUT).host());

    private static final WholeNumberOption PORT =
            new WholeNumberOption("port", 1, 65_535, SyslogReceiver.DEFAULT_PORT, "Port of the syslog receiver.");

    private static final WholeNumberOption SIZE = new WholeNumberOption(
            "max-kibibytes",
            2,
            2048,
            SyslogFormat.DEFAULT_MAX_BYTES / KIBIBYTE,
            "Size in KiB of the largest message that the syslog receiver accepts.");

    private static final WholeNumberOption FACILITY =
            new WholeNumberOption("facility", 0, 23, SyslogFormat.DEFAULT_FACILITY, "Number of the syslog facility.");

    private static final WholeNumberOption ENTERPRISE = new WholeNumberOption(
            "enterprise-number",
            1,
            999_999,
            SyslogFormat.DEFAULT_ENTERPRISE_NUMBER,
            "Private enterprise number of your organization in the structured data of syslog messages.");

    private final ConfiguredSink.Content content;
    private final String receiver;
    private final Function<RealmSinkRules, Sink> opener;

    private RealmSinkSettings(ConfiguredSink.Content content, String receiver, Function<RealmSinkRules, Sink> opener) {
        this.content = content;
        this.receiver = receiver;
        this.opener = opener;
    }

    /**
     * Checks the settings of a sink.
     *
     * @throws IllegalArgumentException if a value is not allowed, missing or unknown. The message names the setting, its value unless it is
     *     secret, and what is allowed
     */
    public static RealmSinkSettings of(RealmSinkType type, Map<String, String> values, RealmSinkRules rules) {
        Set<String> known = new TreeSet<>(type.keys());
        CONTENT.all().map(Option::key).forEach(known::add);
        known.add(AUTHORITIES);
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            (NAME.matcher(key).matches() ? key : "?") + ": this is no setting of a " + type
                                    + " sink. Its settings are " + String.join(", ", known) + ".");
                });
        ConfiguredSink.Content content = content(values, rules.highest());
        Optional<String> authorities = authorities(values);
        return switch (type) {
            case WEBHOOK -> webhook(values, content, authorities);
            case SYSLOG -> syslog(values, content, authorities);
        };
    }

    private static ConfiguredSink.Content content(Map<String, String> values, PersonalDataLevel highest) {
        PersonalDataLevel level = required(values, CONTENT.level());
        if (level.compareTo(highest) > 0) {
            throw new IllegalArgumentException(CONTENT.level().key() + ": " + level
                    + ": the server allows the sinks of realms " + highest + " at most (option realm-sinks-level).");
        }
        return new ConfiguredSink.Content(
                level,
                optional(values, CONTENT.format()).orElse(CONTENT.format().defaultValue()),
                SinkFilter.of(
                        optional(values, CONTENT.include()).orElse(List.of()),
                        optional(values, CONTENT.exclude()).orElse(List.of())));
    }

    private static Optional<String> authorities(Map<String, String> values) {
        Optional<String> text = Optional.ofNullable(values.get(AUTHORITIES));
        text.ifPresent(pem -> {
            try {
                if (pem.length() > MAX_AUTHORITIES) {
                    throw new IOException("it has more than " + MAX_AUTHORITIES + " characters");
                }
                TlsContext.trusting(pem).current();
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        AUTHORITIES + ": must be certificates in PEM format: " + ConnectionFailure.describe(e) + ".",
                        e);
            }
        });
        return text;
    }

    private static RealmSinkSettings webhook(
            Map<String, String> values, ConfiguredSink.Content content, Optional<String> authorities) {
        WebhookAddress address = secret("url", values, WebhookAddress::of);
        WebhookSecrets secrets = secret(
                "secret",
                values,
                text -> WebhookSecrets.of(
                        Stream.of(text.split(",", -1)).map(String::strip).toList()));
        if (address.isPlain() && authorities.isPresent()) {
            throw new IllegalArgumentException(
                    AUTHORITIES + ": has no effect without a URL that begins with https://.");
        }
        return new RealmSinkSettings(
                content,
                address.toString(),
                rules -> new WebhookSink(
                        address,
                        secrets,
                        WebhookBatch.DEFAULT,
                        new PinnedWebhookClient(address, rules.guard(), tls(authorities), TIMEOUT),
                        InstantSource.system(),
                        TIMEOUT));
    }

    private static RealmSinkSettings syslog(
            Map<String, String> values, ConfiguredSink.Content content, Optional<String> authorities) {
        SyslogReceiver receiver = new SyslogReceiver(
                required(values, HOST), optional(values, PORT).orElse(PORT.defaultValue()), TlsFiles.NONE, TIMEOUT);
        SyslogFormat format = new SyslogFormat(
                optional(values, FACILITY).orElse(FACILITY.defaultValue()),
                SyslogSinkOptions.ownName(),
                optional(values, ENTERPRISE).orElse(ENTERPRISE.defaultValue()),
                optional(values, SIZE).orElse(SIZE.defaultValue()) * KIBIBYTE);
        return new RealmSinkSettings(
                content,
                receiver.toString(),
                rules -> new SyslogSink(receiver, format, rules.guard(), tls(authorities), TIMEOUT, warning -> {}));
    }

    private static TlsContext tls(Optional<String> authorities) {
        return authorities.map(TlsContext::trusting).orElseGet(() -> new TlsContext(TlsFiles.NONE));
    }

    private static <T> Optional<T> optional(Map<String, String> values, Option<T> option) {
        return Optional.ofNullable(values.get(option.key())).map(text -> {
            try {
                return option.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(option.key() + ": " + e.getMessage(), e);
            }
        });
    }

    private static <T> T required(Map<String, String> values, Option<T> option) {
        return optional(values, option)
                .orElseThrow(() -> new IllegalArgumentException(
                        option.key() + ": must be stated; give " + option.allowed() + "."));
    }

    /** Reads a required setting whose value no message quotes. */
    private static <T> T secret(String key, Map<String, String> values, Function<String, T> reader) {
        try {
            return reader.apply(values.getOrDefault(key, ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    /** Returns which records the sink gets, in which format, and with how much personal data. */
    public ConfiguredSink.Content content() {
        return content;
    }

    /** Returns the receiver without secrets: scheme, host and port. */
    public String receiver() {
        return receiver;
    }

    /** Returns a new sink with these settings, within the given rules. */
    public Sink open(RealmSinkRules rules) {
        return opener.apply(rules);
    }

    /** Returns a copy of the given values in which the secret ones are masked. */
    public static Map<String, String> masked(Map<String, String> values, String mask) {
        Map<String, String> masked = new TreeMap<>(values);
        masked.replaceAll((key, value) -> SECRET.contains(key) ? mask : value);
        return masked;
    }
}
