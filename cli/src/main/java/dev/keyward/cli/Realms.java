package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One realm, or every realm that the login may see. */
final class Realms {

    @Option(names = "--realm", paramLabel = "REALM", description = "The realm.")
    @Nullable
    private String realm;

    @Option(names = "--all-realms", description = "Every realm that this login may see.")
    private boolean all;

    boolean all() {
        return all;
    }

    List<RealmClient> in(AdminClient client) {
        String one = realm;
        if (one != null) {
            return List.of(new RealmClient(client, one));
        }
        AdminClient.Answer answer = client.realms();
        if (!answer.succeeded()) {
            throw new Cannot("This login may not list the realms: " + answer.reason() + ". Name one with --realm.");
        }
        List<RealmClient> realms = new ArrayList<>();
        for (JsonNode found : answer.json()) {
            realms.add(new RealmClient(client, found.path("realm").asText()));
        }
        return realms;
    }
}
