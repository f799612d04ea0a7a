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

/** {@code keyward setup status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Says of each part whether it is wired, uncovered (and which ways to sign in have no check), drifted"
                    + " (and what was changed since), set by hand, or not wired. What is wired, uncovered, drifted or"
                    + " set by hand needs the jar.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every realm has a part wired, and none has drifted or is uncovered.",
            "1:A part has drifted, is uncovered or was set by hand, or a realm has none wired.",
            "2:Cannot. With --all-realms the realms that are not named are printed."
        })
final class SetupStatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @ArgGroup(multiplicity = "1")
    private Realms realms = new Realms();

    @Option(names = "--json", description = "Print it as JSON, by realm.")
    private boolean json;

    @Override
    public Integer call() {
        Output output = new Output(spec);
        ObjectNode byRealm = new ObjectMapper().createObjectNode();
        boolean findings = false;
        List<String> failures = new ArrayList<>();
        for (RealmClient realm : realms.in(connection.open())) {
            JsonNode parts;
            try {
                parts = realm.status();
            } catch (Cannot e) {
                failures.add(String.valueOf(e.getMessage()));
                continue;
            }
            byRealm.set(realm.name(), parts);
            if (!json) {
                output.result(text(realm.name(), parts)); // as it comes: there may be thousands
            }
            List<String> states = parts.findValuesAsText("state");
            findings |= states.contains("drifted")
                    || states.contains("uncovered")
                    || states.contains("by-hand")
                    || states.stream().allMatch("not-wired"::equals);
        }
        if (json) {
            output.json(byRealm);
        }
        if (!failures.isEmpty()) {
            throw new Cannot(String.join("\n", failures));
        }
        return findings ? 1 : 0;
    }

    private static String text(String realm, JsonNode parts) {
        StringBuilder text = new StringBuilder("Realm " + realm);
        for (JsonNode part : parts) {
            text.append("%n  %-20s %s%s"
                    .formatted(part.path("part").asText(), part.path("state").asText(), drifted(part)));
            part.path("uncovered").forEach(way -> text.append("%n    no check: %s".formatted(way.asText())));
        }
        return text.toString();
    }

    private static String drifted(JsonNode part) {
        List<String> subjects = new ArrayList<>();
        part.path("drifted").forEach(subject -> subjects.add(subject.asText()));
        return subjects.isEmpty() ? "" : ": changed since: " + String.join(", ", subjects);
    }
}
