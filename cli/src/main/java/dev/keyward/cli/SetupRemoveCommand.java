package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description =
                "Takes Keyward out of a realm: what it replaced is back, what administrators changed since stays, nothing"
                        + " is left that needs the jar. Do this in all realms before the jar is taken out of providers/.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:You said no; nothing was changed.",
            "2:Cannot. With --all-realms the realms that are not named are done."
        })
final class SetupRemoveCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @ArgGroup(multiplicity = "1")
    private Realms realms = new Realms();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print what was changed as JSON, by realm.")
    private boolean json;

    private record Planned(RealmClient realm, JsonNode plan) {}

    @Override
    public Integer call() {
        Output output = new Output(spec);
        List<String> failures = new ArrayList<>();
        List<Planned> plans = plans(realms.in(connection.open()), output, failures);
        if (!yes && !plans.isEmpty() && !Output.agreed("Make these changes?")) {
            output.progress("Nothing was changed.");
            return 1;
        }
        ObjectNode done = new ObjectMapper().createObjectNode();
        int number = 0;
        for (Planned planned : plans) {
            number++;
            try {
                JsonNode removed = planned.realm().remove(planned.plan());
                done.set(planned.realm().name(), removed);
                removed.path("unresolved")
                        .forEach(sentence ->
                                failures.add("Realm " + planned.realm().name() + ": " + sentence.asText()));
                output.progress("[" + number + "/" + plans.size() + "] realm "
                        + planned.realm().name() + ": "
                        + (removed.path("changes").isEmpty()
                                ? "nothing to change"
                                : PlanText.count(removed) + " made"));
            } catch (Cannot e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        if (json) {
            output.json(done);
        }
        if (!failures.isEmpty()) {
            throw new Cannot(String.join("\n", failures)
                    + (realms.all() ? "\nNot every realm is done: do not take the jar out yet." : ""));
        }
        if (!json) {
            output.result(
                    realms.all()
                            ? "Nothing of Keyward's is left in the " + done.size()
                                    + " realms that this login may see. If these are"
                                    + " all realms of the server, the jar can be taken out: remove it from providers/, run"
                                    + " bin/kc.sh build, and start."
                            : "Nothing of Keyward's is left in this realm. Before the jar is taken out:"
                                    + " keyward setup remove --all-realms");
        }
        return 0;
    }

    private static List<Planned> plans(List<RealmClient> realms, Output output, List<String> failures) {
        List<Planned> plans = new ArrayList<>();
        for (RealmClient realm : realms) {
            try {
                JsonNode plan = realm.removal();
                plans.add(new Planned(realm, plan));
                output.progress("Realm " + realm.name() + ": " + PlanText.count(plan) + "." + PlanText.of(plan));
            } catch (Cannot e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        return plans;
    }
}
