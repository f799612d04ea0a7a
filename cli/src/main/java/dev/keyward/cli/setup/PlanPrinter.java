package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.PrintableText;
import java.util.Map;

/** Shows plans on standard error before somebody is asked whether to make them. Stateless. */
final class PlanPrinter {

    private PlanPrinter() {}

    /**
     * Shows one realm's plan in full, and the plans of all realms in groups.
     *
     * @param plans by realm
     * @param all whether all realms were asked for
     * @param failed how many realms could not be planned
     */
    static void show(Output output, Map<String, JsonNode> plans, boolean all, int failed) {
        if (all) {
            output.progress(PlanGroups.of(plans, failed));
        } else {
            plans.forEach((realm, plan) -> output.progress(
                    "Realm " + PrintableText.line(realm) + ": " + PlanText.count(plan) + ".\n" + PlanText.of(plan)));
        }
    }
}
