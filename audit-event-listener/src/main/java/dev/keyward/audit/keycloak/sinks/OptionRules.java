package dev.keyward.audit.keycloak.sinks;

import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.keycloak.Config;

/** Reads and checks option values for all kinds of sinks. Stateless. */
final class OptionRules {

    private static final int MAX_ITEMS = 100;

    private OptionRules() {}

    /**
     * Returns the value of a required option. It must be set because the option or value {@code with} is set.
     *
     * @param with the option or value that requires this option, for the message
     * @throws IllegalArgumentException if the option is not configured, or its value is not allowed
     */
    static <T> T required(Config.Scope config, Option<T> option, String with) {
        return ServerOptions.readOptional(config, option)
                .orElseThrow(() -> new IllegalArgumentException(
                        option.key() + ": must be set together with " + with + "; give " + option.allowed() + "."));
    }

    /** @throws IllegalArgumentException if one of the given options is configured, though it has no effect without something else */
    static void refuse(Config.Scope config, String missing, Stream<Option<?>> unused) {
        unused.filter(option -> config.get(option.key()) != null).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(
                    option.key() + ": has no effect without " + missing + "; set both or neither.");
        });
    }

    /** Returns an option whose value is the absolute path of a file. */
    static TextOption<Path> file(String key, String help) {
        return TextOption.of(key, "", "the absolute path of a file", help, OptionRules::absolute);
    }

    static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("A path must begin at the root of the file system.");
        }
        return path;
    }

    /** Returns the items of a comma-separated list of 1 to 100 items, none of them empty. */
    static <T> List<T> items(String text, Function<String, T> reader) {
        List<T> items = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(reader)
                .toList();
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("A list has at most " + MAX_ITEMS + " items.");
        }
        return items;
    }
}
