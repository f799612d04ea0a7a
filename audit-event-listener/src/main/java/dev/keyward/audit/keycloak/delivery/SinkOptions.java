package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.sink.ConsoleSink;
import dev.keyward.audit.sink.FileRotation;
import dev.keyward.audit.sink.FileSink;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.Config;

/** The options of the server's sinks: a file and the server log. */
public final class SinkOptions {

    private static final Logger LOG = Logger.getLogger(FileSink.class);

    private static final String FILES = "audit";
    private static final long MEBIBYTE = 1024L * 1024;
    private static final String LEVELS = "pseudonyms, truncated-ip or plain";

    private static final TextOption<Path> FILE_FOLDER = TextOption.of(
            "sink-file-folder",
            "",
            "the absolute path of a folder",
            "Absolute path of the folder to which audit records are written, as audit.jsonl. Switches the file sink on.",
            SinkOptions::absolute);

    private static final TextOption<PersonalDataLevel> FILE_LEVEL = level("sink-file-level", "file sink");

    private static final ChoiceOption<RecordFormat> FILE_FORMAT = format("sink-file-format", "file sink");

    private static final WholeNumberOption FILE_SIZE = new WholeNumberOption(
            "sink-file-max-mebibytes",
            1,
            999_999,
            100,
            "Size in MiB at which audit.jsonl is closed and compressed. It is also closed when a day (UTC) is over.");

    private static final BooleanOption CONSOLE = new BooleanOption(
            "sink-console",
            false,
            "Whether to write audit records to the server log, in the category " + ConsoleSink.CATEGORY + ".");

    private static final TextOption<PersonalDataLevel> CONSOLE_LEVEL = level("sink-console-level", "console sink");

    private static final ChoiceOption<RecordFormat> CONSOLE_FORMAT = format("sink-console-format", "console sink");

    private SinkOptions() {}

    private static TextOption<PersonalDataLevel> level(String key, String sink) {
        return TextOption.of(
                key,
                "",
                LEVELS,
                "How much personal data the " + sink + " gets: " + LEVELS + ". Must be stated if the sink is on.",
                PersonalDataLevel::of);
    }

    private static ChoiceOption<RecordFormat> format(String key, String sink) {
        return new ChoiceOption<>(
                key,
                List.of(RecordFormat.values()),
                RecordFormat::toString,
                RecordFormat.OCSF,
                "Format of the records in the " + sink + ": ocsf (OCSF 1.8.0) or raw (the fields of the record).");
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not absolute");
        }
        return path;
    }

    /** Returns all options of the sinks. */
    public static Option<?>[] all() {
        return new Option<?>[] {FILE_FOLDER, FILE_LEVEL, FILE_FORMAT, FILE_SIZE, CONSOLE, CONSOLE_LEVEL, CONSOLE_FORMAT
        };
    }

    /**
     * Returns the sinks that the given configuration switches on.
     *
     * @throws IllegalArgumentException if a value is not allowed, a level is missing, or an option has no effect. The message names the
     *     option and what is allowed
     */
    public static List<ConfiguredSink> read(Config.Scope config) {
        List<ConfiguredSink> sinks = new ArrayList<>();
        ServerOptions.readOptional(config, FILE_FOLDER)
                .ifPresentOrElse(
                        folder -> sinks.add(file(config, folder)),
                        () -> refuse(config, FILE_FOLDER.key(), FILE_LEVEL, FILE_FORMAT, FILE_SIZE));
        if (ServerOptions.read(config, CONSOLE)) {
            sinks.add(console(config));
        } else {
            refuse(config, CONSOLE.key() + "=true", CONSOLE_LEVEL, CONSOLE_FORMAT);
        }
        return List.copyOf(sinks);
    }

    private static ConfiguredSink file(Config.Scope config, Path folder) {
        FileRotation rotation = new FileRotation(ServerOptions.read(config, FILE_SIZE) * MEBIBYTE, Duration.ofDays(1));
        return new ConfiguredSink(
                "file",
                ServerOptions.read(config, FILE_FORMAT),
                required(config, FILE_LEVEL, FILE_FOLDER.key()),
                new FileSink(folder, FILES, rotation, InstantSource.system(), LOG::warn, compression()));
    }

    /** Returns an executor with one thread, which ends if there is nothing to do. */
    private static Executor compression() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "keyward-audit-compression");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ConfiguredSink console(Config.Scope config) {
        return new ConfiguredSink(
                "console",
                ServerOptions.read(config, CONSOLE_FORMAT),
                required(config, CONSOLE_LEVEL, CONSOLE.key()),
                new ConsoleSink(System.getLogger(ConsoleSink.CATEGORY)));
    }

    private static <T> T required(Config.Scope config, TextOption<T> option, String with) {
        return ServerOptions.readOptional(config, option)
                .orElseThrow(() -> new IllegalArgumentException(
                        option.key() + ": must be set together with " + with + "; give " + option.allowed() + "."));
    }

    private static void refuse(Config.Scope config, String missing, Option<?>... unused) {
        Stream.of(unused)
                .filter(option -> config.get(option.key()) != null)
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException(
                            option.key() + ": has no effect without " + missing + "; set both or neither.");
                });
    }
}
