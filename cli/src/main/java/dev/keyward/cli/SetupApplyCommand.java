package dev.keyward.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward setup apply}. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Makes a realm as a profile says, all of it or nothing; a second time it changes nothing. With --profile it"
                        + " shows the plan and asks; with --plan it does exactly what was saved, or nothing if the realm has changed since.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, or nothing to change.",
            "1:You said no; nothing was changed.",
            "2:Cannot; nothing was changed."
        })
final class SetupApplyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--realm", required = true, paramLabel = "REALM", description = "The realm.")
    private String realm = "";

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--allow-weaker", description = "Make changes, too, that the plan marks as weakening the realm.")
    private boolean allowWeaker;

    @Option(names = "--json", description = "Print what was changed as JSON.")
    private boolean json;

    /** One of the two. */
    static final class Source {

        @Option(
                names = "--profile",
                paramLabel = "PROFILE",
                description =
                        "A file, or the name of a profile that ships: minimal, recommended, nist-800-63b-4, pci-dss-4.0.1.")
        @Nullable
        private String profile;

        @Option(names = "--plan", paramLabel = "FILE", description = "What plan --json printed.")
        @Nullable
        private Path plan;
    }

    @Override
    public Integer call() {
        Path saved = source.plan;
        JsonNode read = saved == null ? null : read(saved);
        RealmClient client = new RealmClient(connection.open(), realm);
        Output output = new Output(spec);
        JsonNode plan = read == null ? planned(client) : read;
        boolean changes = !plan.path("changes").isEmpty();
        if (changes && read == null) {
            output.progress("Realm " + realm + ": " + PlanText.count(plan) + ".\n" + PlanText.of(plan));
            boolean refused = PlanText.weakens(plan) && !allowWeaker; // by the server, with its own sentence
            if (!refused && !yes && !Output.agreed("Make these changes?")) {
                output.progress("Nothing was changed.");
                return 1;
            }
        }
        plan = client.apply(plan, allowWeaker); // without changes, too: the server says whether that is still so
        if (json) {
            output.json(plan);
        } else {
            output.result("Realm " + realm + ": "
                    + (!changes
                            ? "is as the profile says; nothing was changed."
                            : PlanText.count(plan) + " made. To take it back: keyward setup remove --realm " + realm));
        }
        return 0;
    }

    private JsonNode planned(RealmClient client) {
        String profile = source.profile;
        if (profile == null) {
            throw new IllegalStateException("picocli sees to one of the two");
        }
        return client.plan(client.profile(profile));
    }

    private JsonNode read(Path file) {
        try {
            JsonNode plan = new ObjectMapper().readTree(Files.readString(file));
            if (!plan.path("fingerprint").isTextual()) {
                throw new Cannot("--plan: " + file + " is not a plan. keyward setup plan --json prints one.");
            }
            if (!plan.path("realm").asText().equals(realm)) {
                throw new Cannot("--plan: " + file + " is a plan for the realm "
                        + plan.path("realm").asText() + ", not for " + realm + ".");
            }
            return plan;
        } catch (JsonProcessingException e) {
            throw new Cannot("--plan: " + file + " is not a plan. keyward setup plan --json prints one.");
        } catch (IOException e) {
            throw new Cannot("--plan: " + file + " cannot be read. Check that it is there and that you may read it.");
        }
    }
}
