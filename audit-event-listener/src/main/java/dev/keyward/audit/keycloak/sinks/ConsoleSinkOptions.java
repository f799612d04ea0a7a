package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.ConsoleSink;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;

/** Server options of the console sink, which writes audit records to the server log. */
final class ConsoleSinkOptions {

    private static final BooleanOption ON = new BooleanOption(
            "sink-console",
            false,
            "Whether to write audit records to the server log, in the category " + ConsoleSink.CATEGORY + ".");

    private static final ContentOptions CONTENT = ContentOptions.of("console");

    private ConsoleSinkOptions() {}

    static Stream<Option<?>> all() {
        return Stream.concat(Stream.of(ON), CONTENT.all());
    }

    /** Returns the console sink; empty if it is not enabled. */
    static Optional<ConfiguredSink> read(Config.Scope config) {
        if (!ServerOptions.read(config, ON)) {
            OptionRules.refuse(config, ON.key() + "=true", CONTENT.all());
            return Optional.empty();
        }
        return Optional.of(new ConfiguredSink(
                "console", CONTENT.read(config, ON.key()), new ConsoleSink(System.getLogger(ConsoleSink.CATEGORY))));
    }
}
