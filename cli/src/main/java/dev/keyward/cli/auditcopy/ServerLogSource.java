package dev.keyward.cli.auditcopy;

import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.cli.server.AdminClient;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.util.Optional;

/** Reads the files of a realm's audit log from a Keycloak server. Thread-safe. */
final class ServerLogSource implements LogSource {

    private final AdminClient client;
    private final String realm;

    ServerLogSource(AdminClient client, String realm) {
        this.client = client;
        this.realm = realm;
    }

    @Override
    public Optional<byte[]> read(LogResource resource) throws IOException {
        try {
            return client.file(realm, "audit-log/" + resource.path(), resource.maxBytes());
        } catch (CommandException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
