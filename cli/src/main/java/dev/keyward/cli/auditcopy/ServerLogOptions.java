package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command-line options that name a log on a server, for the commands that read a log from either a folder or a
 * server. Not thread-safe.
 */
public final class ServerLogOptions {

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--realm",
            paramLabel = "REALM",
            description = "Realm whose log is read from the server. The login needs the role view-events.")
    @Nullable
    private String realm;

    /**
     * Opens the log in the given folder or, if no folder is given, the log of the realm on the server.
     *
     * @param folderName how the user names a folder, for the error message
     * @throws CommandException if there is not exactly one of the two, or no such folder
     */
    public LogSource open(@Nullable Path folder, String folderName, Output output) {
        String name = realm;
        if ((folder == null) == (name == null)) {
            throw new CommandException("Name one log: " + folderName + ", or --server URL with --realm REALM.");
        }
        if (folder == null) {
            return new ServerLogSource(
                    connection.open(output), Optional.ofNullable(name).orElseThrow());
        }
        return new DirectoryLogStore(AuditFiles.folder(folder));
    }
}
