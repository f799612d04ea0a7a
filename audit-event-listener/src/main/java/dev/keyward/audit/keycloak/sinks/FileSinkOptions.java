package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.sink.FileRotation;
import dev.keyward.audit.sink.FileSink;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.Config;

/** Server options of the file sink, which writes audit records to files. */
final class FileSinkOptions {

    private static final Logger LOG = Logger.getLogger(FileSink.class);

    private static final String FILES = "audit";
    private static final long MEBIBYTE = 1024L * 1024;

    private static final TextOption<Path> FOLDER = TextOption.of(
            "sink-file-folder",
            "",
            "the absolute path of a folder",
            "Absolute path of the folder to which audit records are written, as audit.jsonl. Switches the file sink on.",
            OptionRules::absolute);

    private static final ContentOptions CONTENT = ContentOptions.of("file");

    private static final WholeNumberOption SIZE = new WholeNumberOption(
            "sink-file-max-mebibytes",
            1,
            999_999,
            100,
            "Size in MiB at which audit.jsonl is closed and compressed. It is also closed when a day (UTC) is over.");

    private FileSinkOptions() {}

    /** Returns an executor that compresses files in one thread, which ends after 30 idle seconds. */
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

    static Stream<Option<?>> all() {
        return Stream.concat(Stream.of(FOLDER), unused());
    }

    private static Stream<Option<?>> unused() {
        return Stream.concat(CONTENT.all(), Stream.of(SIZE));
    }

    /** Returns the file sink; empty if it is not enabled. */
    static Optional<ConfiguredSink> read(Config.Scope config) {
        Optional<Path> folder = ServerOptions.readOptional(config, FOLDER);
        if (folder.isEmpty()) {
            OptionRules.refuse(config, FOLDER.key(), unused());
        }
        return folder.map(path -> {
            FileRotation rotation = new FileRotation(ServerOptions.read(config, SIZE) * MEBIBYTE, Duration.ofDays(1));
            return new ConfiguredSink(
                    "file",
                    CONTENT.read(config, FOLDER.key()),
                    new FileSink(path, FILES, rotation, InstantSource.system(), LOG::warn, compression()));
        });
    }
}
