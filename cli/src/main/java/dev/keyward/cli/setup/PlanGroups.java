package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats the setup plans of many realms as text, and groups realms whose plans have the same effect. Stateless. */
final class PlanGroups {

    private PlanGroups() {}

    /** The effect, the warnings and the number of changes that a group of setup plans have in common. */
    private record Effect(String meaning, String warnings, String count, boolean changes) {

        static Effect of(JsonNode plan) {
            boolean changes = !plan.path("changes").isEmpty();
            return new Effect(
                    changes ? PlanText.meaning(plan) : "", PlanText.warnings(plan), PlanText.count(plan), changes);
        }

        /** Returns the sort key of a group of realms: plans with warnings come first, plans without changes last. */
        int rank() {
            return (warnings.isEmpty() ? 1 : 0) + (changes ? 0 : 2);
        }
    }

    /**
     * Formats the given setup plans as groups of realms, followed by a summary with the number of realms.
     *
     * @param plans plans by realm
     */
    static String of(Map<String, JsonNode> plans, int failed) {
        Map<Effect, List<String>> groups = new LinkedHashMap<>();
        plans.forEach((realm, plan) ->
                groups.computeIfAbsent(Effect.of(plan), p -> new ArrayList<>()).add(realm));
        StringBuilder text = new StringBuilder();
        groups.entrySet().stream()
                .sorted(Comparator.comparingInt(group -> group.getKey().rank()))
                .forEach(group -> append(text, group.getKey(), group.getValue()));
        long changing = plans.values().stream()
                .filter(plan -> !plan.path("changes").isEmpty())
                .count();
        return text + Figures.count(plans.size() + failed, "realm") + ": "
                + (failed == 0 ? "" : Figures.number(failed) + " failed, ")
                + Figures.number(changing) + " to change, "
                + Figures.number(plans.size() - changing) + " with nothing to change.";
    }

    private static void append(StringBuilder text, Effect effect, List<String> realms) {
        String heading = realms.size() == 1
                ? "Realm " + PrintableText.line(realms.get(0)) + ": " + effect.count()
                : Figures.count(realms.size(), "realm") + ", " + effect.count() + (effect.changes() ? " each: " : ": ")
                        + PrintableText.line(String.join(", ", realms));
        text.append(heading)
                .append(".\n")
                .append(effect.meaning())
                .append(effect.warnings())
                .append('\n');
    }
}
