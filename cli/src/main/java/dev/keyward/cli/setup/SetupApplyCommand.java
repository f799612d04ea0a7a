package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.ShellQuote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup apply}: applies a setup profile or a saved plan to one realm or all realms. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Applies a profile to a realm, completely or not at all; applying it again changes nothing. With"
                + " --profile, the command shows the plan and asks for confirmation. With --plan, it applies exactly the"
                + " saved plan, or nothing if the realm has changed since.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, or nothing to change.",
            "1:Not confirmed; nothing was changed.",
            "2:Failed; nothing was changed. With --all-realms, all realms that the errors do not name are done."
        })
final class SetupApplyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(multiplicity = "1")
    private RealmOptions realms = new RealmOptions();

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Option(names = "--allow-weaker", description = "Also make changes that the plan marks as weakening the realm.")
    private boolean allowWeaker;

    @Option(names = "--json", description = "Print the changes as JSON. With --all-realms: by realm.")
    private boolean json;

    /** The command-line options that name a setup profile or a saved plan to apply. */
    static final class Source {

        @Option(names = "--profile", paramLabel = "PROFILE", description = ProfileFile.HELP)
        @Nullable
        private String profile;

        @Option(names = "--plan", paramLabel = "FILE", description = "File with the output of plan --json.")
        @Nullable
        private Path plan;
    }

    @Override
    public Integer call() {
        Path saved = source.plan;
        Output output = new Output(spec);
        RealmLoop each = new RealmLoop(output);
        Function<RealmClient, JsonNode> planned = saved == null ? planned() : fromFile(SavedPlans.read(saved));
        Map<String, JsonNode> plans = new TreeMap<>();
        List<RealmClient> planable = new ArrayList<>();
        each.run(realms.in(connection.open(output)), realm -> {
            plans.put(realm.name(), planned.apply(realm));
            planable.add(realm);
        });
        boolean changes =
                plans.values().stream().anyMatch(plan -> !plan.path("changes").isEmpty());
        if (changes && (saved == null || realms.all())) {
            PlanPrinter.show(output, plans, realms.all(), each.failed().size());
            // The server will refuse a plan that weakens the realm, so there is nothing to confirm.
            boolean refused = !allowWeaker && plans.values().stream().allMatch(PlanText::weakens);
            if (!refused && !yes && !Output.agreed("Make these changes?")) {
                output.progress("Nothing was changed.");
                return 1;
            }
        }
        apply(planable, plans, each, output);
        each.throwFailures("");
        return 0;
    }

    private Function<RealmClient, JsonNode> planned() {
        String named = source.profile;
        if (named == null) {
            throw new IllegalStateException("picocli requires one of the two options");
        }
        ProfileFile profile = ProfileFile.named(named);
        return realm -> realm.plan(profile.text(realm));
    }

    private static Function<RealmClient, JsonNode> fromFile(SavedPlans saved) {
        return realm -> saved.of(realm.name());
    }

    /**
     * Applies the given setup plans to their realms and prints the results. Plans without changes are sent too, so that the server
     * can refuse an outdated plan.
     */
    private void apply(List<RealmClient> planable, Map<String, JsonNode> plans, RealmLoop each, Output output) {
        Map<String, JsonNode> done = new TreeMap<>();
        each.run(planable, realm -> {
            JsonNode made = realm.apply(plans.getOrDefault(realm.name(), MissingNode.getInstance()), allowWeaker);
            done.put(realm.name(), made);
            String position = "[" + done.size() + "/" + planable.size() + "] ";
            if (!json) {
                output.result((realms.all() ? position : "") + "Realm " + realm.name() + ": " + outcome(realm, made));
            }
        });
        if (json && realms.all()) {
            output.json(new ObjectMapper().valueToTree(done));
        } else if (json) {
            done.values().forEach(output::json);
        } else if (realms.all()) {
            output.result("To undo this: keyward setup remove --all-realms");
        }
    }

    private String outcome(RealmClient realm, JsonNode made) {
        if (made.path("changes").isEmpty()) {
            return "already matches the profile; nothing was changed.";
        }
        return PlanText.count(made) + " made."
                + (realms.all()
                        ? ""
                        : " To undo this: keyward setup remove " + ShellQuote.option("--realm", realm.name()));
    }
}
