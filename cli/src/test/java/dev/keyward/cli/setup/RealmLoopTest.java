package dev.keyward.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.cli.KeywardCli;
import dev.keyward.cli.server.AdminClient;
import dev.keyward.cli.server.ServerException;
import dev.keyward.cli.server.Transport;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A command for all realms")
class RealmLoopTest {

    private final RealmLoop each =
            new RealmLoop(new Output(KeywardCli.commandLine().getCommandSpec()));

    private final List<String> done = new ArrayList<>();

    @Test
    @DisplayName("continues after a realm that fails, and names it at the end")
    void goesOn() {
        each.run(realms("a", "b", "c", "d"), realm -> {
            if (realm.name().equals("b")) {
                throw new CommandException("Realm b: no.");
            }
            if (realm.name().equals("c")) {
                throw ServerException.temporary("Took too long.");
            }
            done.add(realm.name());
        });

        assertThat(done).containsExactly("a", "d");
        assertThat(each.failed()).containsExactly("b", "c");
        assertThatThrownBy(() -> each.throwFailures(" More."))
                .isInstanceOf(CommandException.class)
                .hasMessage("Realm b: no.\nRealm c: Took too long. More.");
    }

    @Test
    @DisplayName("stops if all other realms would fail as well, and names those not tried")
    void stops() {
        each.run(realms("a", "b", "c", "d"), realm -> {
            if (realm.name().equals("b")) {
                throw ServerException.permanent("Nothing answers.");
            }
            done.add(realm.name());
        });

        assertThat(done).containsExactly("a");
        assertThat(each.failed()).containsExactly("b", "c", "d");
        assertThatThrownBy(() -> each.throwFailures(""))
                .hasMessage("Nothing answers.\nNot tried: 2 realms, from c to d.");
    }

    @Test
    @DisplayName("stops after three requests in a row without an answer")
    void noAnswers() {
        each.run(realms("a", "b", "c", "d", "e", "f"), realm -> {
            if (!realm.name().equals("b")) {
                throw ServerException.temporary("Took too long.");
            }
            done.add(realm.name());
        });

        assertThat(done).containsExactly("b");
        assertThat(each.failed()).containsExactly("a", "c", "d", "e", "f");
        assertThatThrownBy(() -> each.throwFailures(""))
                .hasMessageContainingAll("Realm a: Took too long.", "Not tried: 1 realm, from f to f.");
    }

    @Test
    @DisplayName("ends without an error if no realm fails")
    void allIsWell() {
        each.run(realms("a"), realm -> done.add(realm.name()));
        each.throwFailures("");

        assertThat(done).containsExactly("a");
        assertThat(each.failed()).isEmpty();
    }

    private static List<RealmClient> realms(String... names) {
        URI nowhere = URI.create("http://127.0.0.1:9");
        AdminClient client = new AdminClient(
                nowhere,
                new Transport(nowhere, Transport.Limits.USUAL, line -> {}),
                "master",
                AdminClient.Login.withToken("t"));
        return Stream.of(names).map(name -> new RealmClient(client, name)).toList();
    }
}
