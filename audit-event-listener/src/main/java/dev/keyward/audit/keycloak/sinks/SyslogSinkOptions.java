package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.syslog.SyslogFormat;
import dev.keyward.audit.sink.syslog.SyslogReceiver;
import dev.keyward.audit.sink.syslog.SyslogSink;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.TlsFiles;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.Config;

/** Server options of the syslog sink. */
final class SyslogSinkOptions {

    private static final Logger LOG = Logger.getLogger(SyslogSink.class);

    /** Time limit for the syslog receiver, well below the time-out of the lease, so that this node keeps the lease. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int KIBIBYTE = 1024;

    private static final TextOption<String> HOST = TextOption.of(
            "sink-syslog-host",
            "",
            "a host name or an IP address, without port and brackets",
            "Host name or IP address of a syslog receiver with TLS, which its certificate must have. Switches the syslog sink"
                    + " on.",
            SyslogSinkOptions::host);

    private static final WholeNumberOption PORT = new WholeNumberOption(
            "sink-syslog-port", 1, 65_535, SyslogReceiver.DEFAULT_PORT, "Port of the syslog receiver.");

    private static final ContentOptions CONTENT = ContentOptions.of("syslog");

    private static final TlsOptions TLS = TlsOptions.of("syslog");

    private static final WholeNumberOption SIZE = new WholeNumberOption(
            "sink-syslog-max-kibibytes",
            2,
            2048,
            SyslogFormat.DEFAULT_MAX_BYTES / KIBIBYTE,
            "Size in KiB of the largest message that the syslog receiver accepts. A larger record is sent without its content.");

    private static final WholeNumberOption FACILITY = new WholeNumberOption(
            "sink-syslog-facility",
            0,
            23,
            SyslogFormat.DEFAULT_FACILITY,
            "Number of the syslog facility, such as 13 (log audit) or 10 (authpriv).");

    private static final WholeNumberOption ENTERPRISE = new WholeNumberOption(
            "sink-syslog-enterprise-number",
            1,
            999_999,
            SyslogFormat.DEFAULT_ENTERPRISE_NUMBER,
            "Private enterprise number of your organization in the structured data of syslog messages. Default: the number for"
                    + " examples.");

    private SyslogSinkOptions() {}

    private static String host(String text) {
        return new SyslogReceiver(text, SyslogReceiver.DEFAULT_PORT, TlsFiles.NONE, TIMEOUT).host();
    }

    static Stream<Option<?>> all() {
        return Stream.concat(Stream.of(HOST), unused());
    }

    private static Stream<Option<?>> unused() {
        return Stream.of(
                        Stream.<Option<?>>of(PORT),
                        CONTENT.all(),
                        TLS.all(),
                        Stream.<Option<?>>of(SIZE, FACILITY, ENTERPRISE))
                .flatMap(options -> options);
    }

    /** Returns the syslog sink; empty if it is not enabled. */
    static Optional<ConfiguredSink> read(Config.Scope config, AddressGuard guard) {
        Optional<String> host = ServerOptions.readOptional(config, HOST);
        if (host.isEmpty()) {
            OptionRules.refuse(config, HOST.key(), unused());
        }
        return host.map(name -> {
            ConfiguredSink.Content content = CONTENT.read(config, HOST.key());
            SyslogReceiver receiver =
                    new SyslogReceiver(name, ServerOptions.read(config, PORT), TLS.read(config), TIMEOUT);
            SyslogFormat format = new SyslogFormat(
                    ServerOptions.read(config, FACILITY),
                    ownName(),
                    ServerOptions.read(config, ENTERPRISE),
                    ServerOptions.read(config, SIZE) * KIBIBYTE);
            return new ConfiguredSink("syslog", content, new SyslogSink(receiver, format, guard, LOG::warn));
        });
    }

    static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "-";
        }
    }
}
