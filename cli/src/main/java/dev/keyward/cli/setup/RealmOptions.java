package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.server.AdminClient;
import dev.keyward.cli.terminal.CommandException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Command-line options that select the realms of a command: one realm, or all realms with exceptions. */
final class RealmOptions {

    @Option(names = "--realm", paramLabel = "REALM", description = "Name of the realm.")
    @Nullable
    private String realm;

    @ArgGroup(exclusive = false)
    @Nullable
    private AllRealms allRealms;

    /** The command-line options that select all realms, with exceptions. */
    static final class AllRealms {

        @Option(
                names = "--all-realms",
                required = true,
                description = "All realms that this login may see, including master.")
        @SuppressWarnings("UnusedVariable") // required only to select the group
        private boolean all;

        @Option(
                names = "--except",
                paramLabel = "REALM",
                description = "With --all-realms: skip this realm. Can be repeated.")
        private List<String> except = new ArrayList<>();
    }

    boolean all() {
        return allRealms != null;
    }

    /** Returns clients for the selected realms in the order of their names, so that each run uses the same order. */
    List<RealmClient> in(AdminClient client) {
        String one = realm;
        if (one != null) {
            return List.of(new RealmClient(client, one));
        }
        AdminClient.Answer answer = client.realms();
        if (!answer.succeeded()) {
            throw new CommandException(
                    "This login may not list the realms: " + answer.reason() + ". Name one with --realm.");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode found : answer.json()) {
            names.add(found.path("realm").asText());
        }
        for (String left : except()) {
            if (!names.remove(left)) {
                throw new CommandException(
                        "--except: there is no realm " + left + " on this server, or this login may not see it.");
            }
        }
        return names.stream()
                .sorted(Comparator.naturalOrder())
                .map(name -> new RealmClient(client, name))
                .toList();
    }

    private List<String> except() {
        AllRealms selected = allRealms;
        return selected == null ? List.of() : selected.except;
    }
}
