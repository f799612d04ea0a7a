package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.nio.file.Path;
import java.util.Optional;
import org.keycloak.Config;

/** The server options for the audit log folder. Stateless. */
public final class FolderOptions {

    private static final TextOption<Path> FOLDER = TextOption.of(
            "store-folder",
            "",
            "the absolute path of a folder",
            "Absolute path of a folder that every node mounts, with the file " + LogFolder.MARKER
                    + " in it. The audit logs are copied there, and the content of old records leaves the database.",
            FolderOptions::absolute);

    private static final WholeNumberOption HOT_DAYS = new WholeNumberOption(
            "store-hot-days",
            1,
            36_500,
            30,
            "Days for which the content of a record also stays in the database once it is in the folder store-folder.");

    private FolderOptions() {}

    /** Returns all options of the folder. */
    public static Option<?>[] all() {
        return new Option<?>[] {FOLDER, HOT_DAYS};
    }

    /**
     * Reads the settings of the folder; the result is empty if no folder is configured.
     *
     * @throws IllegalArgumentException if a value is not allowed, or the hot days have no folder
     */
    public static Optional<FolderSettings> read(Config.Scope config) {
        int hotDays = ServerOptions.read(config, HOT_DAYS);
        Optional<Path> folder = ServerOptions.readOptional(config, FOLDER);
        if (folder.isEmpty() && config.get(HOT_DAYS.key()) != null) {
            throw new IllegalArgumentException(
                    HOT_DAYS.key() + ": has no effect without " + FOLDER.key() + "; set both or neither.");
        }
        return folder.map(path -> new FolderSettings(new LogFolder(path), hotDays, new FolderReport(path)));
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("A path must begin at the root of the file system.");
        }
        return path;
    }
}
