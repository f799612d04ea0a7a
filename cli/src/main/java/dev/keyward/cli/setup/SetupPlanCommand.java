package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.terminal.Output;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup plan}: shows the changes that a setup profile would make in a realm. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what a profile would change in a realm. Changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nothing to change.",
            "1:There is something to change.",
            "2:Failed. With --all-realms, all realms that the errors do not name are planned."
        })
final class SetupPlanCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(multiplicity = "1")
    private RealmOptions realms = new RealmOptions();

    @Option(names = "--profile", required = true, paramLabel = "PROFILE", description = ProfileFile.HELP)
    private String profile = "";

    @Option(
            names = "--json",
            description = "Print the plan as JSON, to save it for apply --plan. With --all-realms: by realm.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = new Output(spec);
        ProfileFile file = ProfileFile.named(profile);
        RealmLoop each = new RealmLoop(output);
        Map<String, JsonNode> plans = new TreeMap<>();
        each.run(realms.in(connection.open(output)), realm -> plans.put(realm.name(), realm.plan(file.text(realm))));
        if (json && realms.all()) {
            output.json(new ObjectMapper().valueToTree(plans));
        } else if (json) {
            plans.values().forEach(output::json);
        } else if (realms.all()) {
            output.result("Profile " + profile + "\n\n"
                    + PlanGroups.of(plans, each.failed().size()));
        } else {
            plans.forEach((realm, plan) -> output.result("Realm " + realm + ", profile " + profile + ": "
                    + PlanText.count(plan) + ".\n" + PlanText.of(plan)));
        }
        each.throwFailures("");
        return plans.values().stream().allMatch(plan -> plan.path("changes").isEmpty()) ? 0 : 1;
    }
}
