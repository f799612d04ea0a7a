package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.terminal.Output;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup status}: shows the state of each part of Keyward's setup in a realm. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the state of each part of a realm: wired (as applied), drifted (changed since), faulty (a"
                + " setting cannot take effect), uncovered (some ways to sign in lack Keyward's step), by-hand"
                + " (added without setup) or not-wired. In every state but not-wired, the realm needs the jar."
                + " With --all-realms: one line for each realm, worst first, and a summary. Without --json, the"
                + " running nodes of the server follow, with their breach lists and banned-term files, and a"
                + " warning where they differ.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every realm has a wired part, and no part is faulty, uncovered or drifted.",
            "1:A part is faulty, is uncovered, has drifted or was set by hand, or a realm has no wired part.",
            "2:Failed. With --all-realms, all realms that the errors do not name are printed."
        })
final class SetupStatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(multiplicity = "1")
    private RealmOptions realms = new RealmOptions();

    @Option(names = "--json", description = "Print the status as JSON, by realm.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = new Output(spec);
        RealmLoop each = new RealmLoop(output);
        Map<String, JsonNode> byRealm = new TreeMap<>();
        List<RealmClient> all = realms.in(connection.open(output));
        each.run(all, realm -> byRealm.put(realm.name(), realm.status()));
        if (json) {
            output.json(new ObjectMapper().valueToTree(byRealm));
        } else {
            // From a realm that has answered: the others may be gone, or the login may not see their setup.
            all.stream()
                    .filter(realm -> byRealm.containsKey(realm.name()))
                    .findFirst()
                    .ifPresent(realm -> output.line(StatusText.versions(realm.versions())));
            if (realms.all()) {
                output.result(StatusText.of(byRealm, each.failed()));
            } else {
                byRealm.forEach((realm, parts) -> output.result(StatusText.of(realm, parts)));
            }
            printNodes(output, all, byRealm.keySet());
        }
        each.throwFailures("");
        return byRealm.values().stream().map(StatusText::state).anyMatch(StatusText::isFinding) ? 1 : 0;
    }

    /**
     * Prints the nodes of the cluster only once, even if there are several realms. The response for the realm master is
     * preferred, because only it shows all files.
     */
    private static void printNodes(Output output, List<RealmClient> asked, Set<String> answered) {
        asked.stream()
                .filter(realm -> answered.contains(realm.name()))
                .min(Comparator.comparing(realm -> !realm.name().equals("master")))
                .map(RealmClient::nodes)
                .filter(response -> response.path("nodes").isArray())
                .ifPresent(response -> output.result(NodesText.of(response)));
    }
}
