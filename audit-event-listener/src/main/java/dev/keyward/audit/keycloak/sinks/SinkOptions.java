package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;

/** Server options of all sinks: a file, the server log, syslog over TLS and a webhook. */
public final class SinkOptions {

    private static final TextOption<List<AddressRange>> INTERNAL_RANGES = TextOption.of(
            "sink-internal-ranges",
            "",
            "up to 100 IP addresses or networks with zeros after the prefix, separated by commas, such as 10.1.0.0/16,fd00:12::/32",
            "Internal addresses to which the syslog and webhook sinks may connect, separated by commas. Default: none, so they"
                    + " connect to public addresses only.",
            text -> OptionRules.items(text, AddressRange::of));

    private SinkOptions() {}

    /** Returns all options of the sinks. */
    public static Option<?>[] all() {
        return Stream.of(
                        FileSinkOptions.all(),
                        ConsoleSinkOptions.all(),
                        SyslogSinkOptions.all(),
                        WebhookSinkOptions.all(),
                        Stream.<Option<?>>of(INTERNAL_RANGES))
                .flatMap(options -> options)
                .toArray(Option<?>[]::new);
    }

    /**
     * Returns the sinks that the given configuration switches on.
     *
     * @throws IllegalArgumentException if a value is not allowed, a level is missing, a file cannot be used, or an option has no effect.
     *     The message names the option and what is allowed
     */
    public static List<ConfiguredSink> read(Config.Scope config) {
        AddressGuard guard = AddressGuard.allowing(
                ServerOptions.readOptional(config, INTERNAL_RANGES).orElse(List.of()));
        Optional<ConfiguredSink> syslog = SyslogSinkOptions.read(config, guard);
        Optional<ConfiguredSink> webhook = WebhookSinkOptions.read(config, guard);
        if (syslog.isEmpty() && webhook.isEmpty()) {
            OptionRules.refuse(config, "the syslog or the webhook sink", Stream.of(INTERNAL_RANGES));
        }
        return Stream.of(FileSinkOptions.read(config), ConsoleSinkOptions.read(config), syslog, webhook)
                .flatMap(Optional::stream)
                .toList();
    }
}
