package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what a profile would change in a realm. Changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Nothing to change.", "1:There is something to change.", "2:Cannot."})
final class SetupPlanCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--realm", required = true, paramLabel = "REALM", description = "The realm.")
    private String realm = "";

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "PROFILE",
            description =
                    "A file, or the name of a profile that ships: minimal, recommended, nist-800-63b-4, pci-dss-4.0.1.")
    private String profile = "";

    @Option(names = "--json", description = "Print the plan as JSON, to be saved and given to apply --plan.")
    private boolean json;

    @Override
    public Integer call() {
        RealmClient client = new RealmClient(connection.open(), realm);
        JsonNode plan = client.plan(client.profile(profile));
        Output output = new Output(spec);
        if (json) {
            output.json(plan);
        } else {
            output.result("Realm " + realm + ", profile " + profile + ": " + PlanText.count(plan) + ".\n"
                    + PlanText.of(plan));
        }
        return plan.path("changes").isEmpty() ? 0 : 1;
    }
}
