package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plans of many realms as a person reads them: realms with the same prospects together, not each change. Stateless. */
final class PlanGroups {

    private PlanGroups() {}

    /** What the plans of a group have in common. */
    private record Prospects(String meaning, String warnings, String count, boolean changes) {

        static Prospects of(JsonNode plan) {
            boolean changes = !plan.path("changes").isEmpty();
            return new Prospects(
                    changes ? PlanText.meaning(plan) : "", PlanText.warnings(plan), PlanText.count(plan), changes);
        }

        /** Those with a warning first, and those without a change last. */
        int rank() {
            return (warnings.isEmpty() ? 1 : 0) + (changes ? 0 : 2);
        }
    }

    /**
     * The groups, and how many realms there are of each kind.
     *
     * @param plans by realm
     */
    static String of(Map<String, JsonNode> plans, int failed) {
        Map<Prospects, List<String>> groups = new LinkedHashMap<>();
        plans.forEach((realm, plan) -> groups.computeIfAbsent(Prospects.of(plan), p -> new ArrayList<>())
                .add(realm));
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

    private static void append(StringBuilder text, Prospects prospects, List<String> realms) {
        String heading = realms.size() == 1
                ? "Realm " + realms.get(0) + ": " + prospects.count()
                : Figures.count(realms.size(), "realm") + ", " + prospects.count()
                        + (prospects.changes() ? " each: " : ": ") + String.join(", ", realms);
        text.append(heading)
                .append(".\n")
                .append(prospects.meaning())
                .append(prospects.warnings())
                .append('\n');
    }
}
