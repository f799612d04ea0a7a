package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup remove}: removes Keyward from realms and restores the settings that it replaced. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description =
                "Removes Keyward from a realm: restores the settings that it replaced, keeps what administrators have"
                        + " changed since, and leaves nothing that needs the jar. Run it for all realms before you remove"
                        + " the jar from providers/.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:Not confirmed; nothing was changed.",
            "2:Failed. With --all-realms, all realms that the errors do not name are done."
        })
final class SetupRemoveCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(multiplicity = "1")
    private RealmOptions realms = new RealmOptions();

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Option(names = "--json", description = "Print the changes as JSON, by realm.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = new Output(spec);
        RealmLoop each = new RealmLoop(output);
        Map<String, JsonNode> plans = new TreeMap<>();
        List<RealmClient> planned = new ArrayList<>();
        each.run(realms.in(connection.open(output)), realm -> {
            plans.put(realm.name(), realm.removal());
            planned.add(realm);
        });
        PlanPrinter.show(output, plans, realms.all(), each.failed().size());
        if (!yes && !planned.isEmpty() && !Output.agreed("Make these changes?")) {
            output.progress("Nothing was changed.");
            return 1;
        }
        Map<String, JsonNode> done = remove(planned, plans, each, output);
        if (json) {
            output.json(new ObjectMapper().valueToTree(done));
        }
        each.throwFailures(realms.all() ? "\nNot all realms are done: do not remove the jar yet." : "");
        if (!json) {
            output.result(
                    realms.all()
                            ? "Keyward was removed from " + Figures.count(done.size(), "realm")
                                    + ", all that this login may see. If the server has no others, you can remove the jar:"
                                    + " delete it from providers/, run bin/kc.sh build, and start the server."
                            : "Keyward was removed from this realm. Before you remove the jar, run: keyward setup remove"
                                    + " --all-realms");
        }
        return 0;
    }

    private static Map<String, JsonNode> remove(
            List<RealmClient> planned, Map<String, JsonNode> plans, RealmLoop each, Output output) {
        Map<String, JsonNode> done = new TreeMap<>();
        each.run(planned, realm -> {
            JsonNode removed = realm.remove(plans.getOrDefault(realm.name(), MissingNode.getInstance()));
            done.put(realm.name(), removed);
            removed.path("unresolved")
                    .forEach(sentence -> each.fail(realm.name(), "Realm " + realm.name() + ": " + sentence.asText()));
            output.progress("[" + done.size() + "/" + planned.size() + "] realm " + realm.name() + ": "
                    + (removed.path("changes").isEmpty() ? "nothing to change" : PlanText.count(removed) + " made"));
        });
        return done;
    }
}
